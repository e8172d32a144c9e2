namespace OpenClaw.Browser.Snapshot;

/// <summary>What makes an element without an interactive role react to a user, as <c>scan.js</c> found it.</summary>
/// <param name="HiddenChoice"><c>radio</c> or <c>checkbox</c> when it stands for a hidden one; else empty.</param>
/// <param name="Text">At most 100 characters; its name when the accessibility tree has none.</param>
internal sealed record CursorHint(bool Pointer, bool Click, bool Tab, bool Edit, string HiddenChoice, string Text)
{
    /// <summary>As it stands at the end of the line (docs/protocol/browser.md 2.4).</summary>
    public string Suffix()
    {
        string[] parts = new[]
        {
            Pointer ? "cursor:pointer" : "", Click ? "onclick" : "", Tab ? "tabindex" : "", Edit ? "contenteditable" : "",
            HiddenChoice.Length > 0 ? "hidden-" + HiddenChoice : "",
        }.Where(part => part.Length > 0).ToArray();
        return parts.Length > 0 ? $" [{string.Join(", ", parts)}]" : "";
    }
}
