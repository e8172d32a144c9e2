using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Dialogs;
using OpenClaw.Browser.Elements;
using OpenClaw.Browser.Emulation;
using OpenClaw.Browser.Frames;
using OpenClaw.Browser.Guard;
using OpenClaw.Browser.Observation;
using OpenClaw.Browser.Refs;
using OpenClaw.Browser.Routes;

namespace OpenClaw.Browser.Tabs;

/// <summary>
/// One tab of a running browser, from the moment the browser tells of it to its end. Made by <see cref="TabList"/> before the page runs;
/// each room adds its part here and hooks its observers in <see cref="AttachAsync"/>.
/// </summary>
internal sealed class Tab
{
    private string _url = "";

    public Tab(string targetId, CdpSession session, TimeProvider clock)
    {
        Clock = clock;
        TargetId = targetId;
        Session = session;
        Frames = new PageFrames(session);
        Refs = new RefTable(Frames);
        Emulation = new TabEmulation(Frames);
        Dialogs = new TabDialogs(session, clock);
        FileChooser = new TabFileChooser(Frames, clock);
        Log = new TabLog(clock);
    }

    /// <summary>What all that waits or is dated in it goes by.</summary>
    public TimeProvider Clock { get; }

    /// <summary>The browser's own id.</summary>
    public string TargetId { get; }

    /// <summary>
    /// The session of the page's main frame; frames of other processes have their own (<c>Target.setAutoAttach</c> on this one).
    /// </summary>
    public CdpSession Session { get; }

    public PageFrames Frames { get; }

    /// <summary>The names that the last snapshot gave to elements.</summary>
    public RefTable Refs { get; }

    /// <summary>What it pretends to its page.</summary>
    public TabEmulation Emulation { get; }

    /// <summary>What the last snapshots showed.</summary>
    public SnapshotMemory Snapshots { get; } = new();

    /// <summary>Its console, errors and requests.</summary>
    public TabLog Log { get; }

    /// <summary>The page's modal dialogs, open and answered.</summary>
    public TabDialogs Dialogs { get; }

    /// <summary>Answers file choosers with files named beforehand.</summary>
    public TabFileChooser FileChooser { get; }

    /// <summary>Our short name, for example <c>t3</c>: counted per profile and never used twice.</summary>
    public required string TabId { get; set; }

    /// <summary>The name an agent gave it; unique among the tabs of a profile.</summary>
    public string? Label { get; set; }

    /// <summary>The committed URL as the browser last told it.</summary>
    public string Url
    {
        get => Frames.Main.Url is { Length: > 0 } committed ? committed : _url;
        set => _url = value;
    }

    public string Title { get; set; } = "";

    /// <summary>Stands before every document of the tab; null only in tests that need none.</summary>
    public DocumentGate? Gate { get; init; }

    /// <summary>Ends when every observer is attached. Who got the tab from <see cref="TabList"/> may wait for it.</summary>
    public Task Ready { get; set; } = Task.CompletedTask;

    /// <summary>The page's process has died; only another page in its place helps.</summary>
    public bool Crashed { get; set; }

    /// <summary>
    /// Ends when the gate stands, after which the page may run; the other observers have been sent before, and the browser keeps to the
    /// order.
    /// </summary>
    public Task Guarded { get; private set; } = Task.CompletedTask;

    /// <summary>The tab itself, for what only a page that lives can answer: one that crashed would never.</summary>
    /// <exception cref="RouteException">500 the page crashed.</exception>
    public Tab RequirePage() => !Crashed
        ? this : throw new RouteException(500, "Error: the page of this tab crashed. Navigate it, or close it and open another.");

    /// <summary>Not the agent's business: pages of the browser itself, and the blank one it started with until it is used.</summary>
    public bool Hidden => IsSpare || TabUrls.IsInternal(Url);

    /// <summary>
    /// The blank tab with which a browser starts: the first one that is asked for takes its place (an agent did not open it).
    /// </summary>
    public bool IsSpare { get; set; }

    /// <summary>
    /// Attaches every observer. The page waits (<c>waitForDebuggerOnStart</c>) until this has ended: be quick, send without waiting where
    /// order is enough.
    /// </summary>
    public async Task AttachAsync(CancellationToken cancellationToken)
    {
        Session.EventReceived += (method, parameters) =>
        {
            if (method == "Page.frameNavigated" && parameters.Member("frame").Text("parentId").Length == 0)
            {
                // Another page, in a process that lives.
                Crashed = false;
            }
        };
        // First: nothing is loaded before the gate stands.
        Guarded = Gate is null ? Task.CompletedTask : Frames.ForEachSessionAsync(Gate.AttachAsync);
        // A tab in the background is drawn and takes input like the one in front.
        Task shown = Session.SendAsync("Emulation.setFocusEmulationEnabled", Json.Object(("enabled", true)), cancellationToken);
        await Task.WhenAll(Guarded, Log.AttachAsync(Frames), Frames.AttachAsync(cancellationToken), shown).ConfigureAwait(false);
    }
}
