using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Proxy;

/// <summary>Files of a gateway that lie on this machine now.</summary>
/// <param name="Body">The request's body, with their paths.</param>
/// <param name="Directory">What holds them.</param>
/// <param name="Remove">Removes it.</param>
internal sealed record StagedUpload(JsonObject Body, string Directory, Action<string> Remove)
{
    /// <summary>The page did not take them: nobody needs them any more.</summary>
    public void Discard() => Remove(Directory);
}
