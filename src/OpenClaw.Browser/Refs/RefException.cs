using OpenClaw.Browser.Routes;

namespace OpenClaw.Browser.Refs;

/// <summary>
/// A ref that names nothing. The words are the reference's: agents have learned what to do when they read them (docs/protocol/browser.md
/// 2.6).
/// </summary>
internal sealed class RefException : Exception
{
    private RefException(string message)
        : base(message)
    {
    }

    /// <summary>No snapshot of this document gave that name, or the element has left the document since.</summary>
    public static RefException Unknown(string reference) =>
        new($"Unknown ref \"{Observed.InMessage(reference)}\". Run a new snapshot and use a ref from that snapshot.");

    public static RefException Required() => new("ref is required");
}
