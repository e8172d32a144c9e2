using OpenClaw.Browser.Routes;

namespace OpenClaw.Browser.Elements;

/// <summary>Which element an action means: a ref of the last snapshot, else a selector in the main frame.</summary>
/// <param name="Ref">As the agent wrote it; null when a selector was given.</param>
/// <param name="Selector">CSS, through open shadow roots; also <c>xpath=</c>, <c>text=</c>, <c>id=</c>, parts joined by
/// <c>&gt;&gt;</c>.</param>
internal sealed record ElementTarget(string? Ref, string? Selector)
{
    /// <summary>How messages call it.</summary>
    public string Label => Observed.InMessage(Ref ?? Selector ?? "");
}
