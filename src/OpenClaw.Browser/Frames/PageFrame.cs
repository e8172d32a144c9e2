using OpenClaw.Browser.Cdp;

namespace OpenClaw.Browser.Frames;

/// <summary>One frame of a page as it was when somebody asked: a picture, not the frame itself.</summary>
/// <param name="Id">The browser's id; it survives navigation and moves between processes.</param>
/// <param name="ParentId">Null for the main frame.</param>
/// <param name="Session">Where its document lives: the page's session, or that of its own process.</param>
/// <param name="LoaderId">Changes with each document; empty while the first one is not committed.</param>
/// <param name="Url">Of the committed document.</param>
internal sealed record PageFrame(string Id, string? ParentId, CdpSession Session, string LoaderId, string Url)
{
    public bool IsMain => ParentId is null;

    /// <summary>Whether <paramref name="other"/> shows the same document of the same frame.</summary>
    public bool HasSameDocument(PageFrame? other) => other is not null && other.Id == Id && other.LoaderId == LoaderId;
}
