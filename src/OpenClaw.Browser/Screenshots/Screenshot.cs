using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Screenshots;

/// <summary>A picture and what its labels say.</summary>
/// <param name="Labels">How many are drawn; null when none were asked for.</param>
/// <param name="Annotations">The elements, in pixels of the picture.</param>
internal sealed record Screenshot(Picture Picture, int? Labels, int Skipped, IReadOnlyList<JsonTree> Annotations, bool Truncated = false)
{
    /// <summary>What an answer says about the labels.</summary>
    public (string Name, object? Value)[] Members() => Labels is not { } count ? [] :
    [
        ("labels", true), ("labelsCount", count), ("labelsSkipped", Skipped), ("truncated", Truncated ? true : null),
        ("annotations", Annotations.Count > 0 ? Annotations : null),
    ];
}
