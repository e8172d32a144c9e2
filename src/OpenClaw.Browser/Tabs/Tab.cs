using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Dialogs;
using OpenClaw.Browser.Frames;
using OpenClaw.Browser.Refs;
using OpenClaw.Browser.Snapshot;

namespace OpenClaw.Browser.Tabs;

/// <summary>
/// One tab of a running browser, from the moment the browser tells of it to its end. Made by <see cref="TabList"/> before the page runs; each room
/// adds its part here and hooks its observers in <see cref="AttachAsync"/>.
/// </summary>
internal sealed class Tab
{
    public Tab(string targetId, CdpSession session)
    {
        TargetId = targetId;
        Session = session;
        Frames = new PageFrames(session);
        Refs = new RefTable(Frames);
        Dialogs = new TabDialogs(session, TimeProvider.System);
    }

    /// <summary>The browser's own id.</summary>
    public string TargetId { get; }

    /// <summary>The session of the page's main frame; frames of other processes have their own (<c>Target.setAutoAttach</c> on this one).</summary>
    public CdpSession Session { get; }

    public PageFrames Frames { get; }

    /// <summary>The names that the last snapshot gave to elements.</summary>
    public RefTable Refs { get; }

    /// <summary>What the last snapshots showed.</summary>
    public SnapshotMemory Snapshots { get; } = new();

    /// <summary>The page's modal dialogs, open and answered.</summary>
    public TabDialogs Dialogs { get; }

    /// <summary>Our short name, for example <c>t3</c>: counted per profile and never used twice.</summary>
    public required string TabId { get; init; }

    /// <summary>The name an agent gave it; unique among the tabs of a profile.</summary>
    public string? Label { get; set; }

    /// <summary>The committed URL as the browser last told it.</summary>
    public string Url { get; set; } = "";

    public string Title { get; set; } = "";

    /// <summary>Attaches every observer. The page waits (<c>waitForDebuggerOnStart</c>) until this has ended: be quick, send without waiting where order is enough.</summary>
    public Task AttachAsync(CancellationToken cancellationToken) => Frames.AttachAsync(cancellationToken);
}
