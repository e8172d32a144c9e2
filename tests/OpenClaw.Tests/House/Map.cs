using System.Text;

namespace OpenClaw.Tests.House;

/// <summary>
/// One assembly of the house: its rooms from the ground up. A room needs the rooms before it in the list, never one behind it.
/// </summary>
/// <param name="Name">Of the project.</param>
/// <param name="File">Of the assembly, without its ending.</param>
/// <param name="Rooms">Namespaces below the project's own and what they are for; the project's own is <c>.</c>.</param>
internal sealed record Building(string Name, string File, (string Room, string For)[] Rooms)
{
    /// <summary>The room a namespace belongs to: itself, or the nearest one around it that is in the list. -1 for none.</summary>
    public int FloorOf(string space)
    {
        string room = space == Name ? "." : space.StartsWith(Name + ".", StringComparison.Ordinal) ? space.Substring(Name.Length + 1) : "";
        while (room.Length > 0)
        {
            int floor = Array.FindIndex(Rooms, one => one.Room == room);
            if (floor >= 0)
            {
                return floor;
            }
            int dot = room.LastIndexOf('.');
            room = dot < 0 ? "" : room.Substring(0, dot);
        }
        return -1;
    }
}

/// <summary>The map of the house, as CONTRIBUTING.md shows it and as the tests hold the code to it.</summary>
internal static class Map
{
    public static readonly Building[] Buildings =
    [
        new("OpenClaw.Gateway", "OpenClaw.Gateway",
        [
            ("Text", "bytes, hex, JSON members, what may be printed"),
            ("Compat", "what differs between .NET Framework and .NET"),
            ("Diagnostics", "the log: its interface and the numbers of its lines"),
            ("Identity", "the device's key, its signature, where tokens are kept"),
            (".", "the words: endpoint, options, credentials, failure, hello; GatewayTimings holds every wait"),
            ("Frames", "one message in, one message out, the close"),
            ("Transport", "from an endpoint to an open WebSocket: DNS, proxy, TLS, upgrade"),
            ("Handshake", "from the challenge to hello, and what a refusal means"),
            ("Session", "one connection: outbox, requests that wait, ticks"),
            ("Connection", "GatewayConnection, the face; the loop that connects again; the probe"),
        ]),
        new("OpenClaw.Node", "OpenClaw.Node",
        [
            ("Compat", "what differs between .NET Framework and .NET"),
            ("Native", "system calls and what is made of them directly"),
            ("Texts", "the commands that texts tell people to type, for each tool; the words of a line"),
            ("State.Json", "JSON that stays as it was written"),
            ("State.Trust", "who could change a file, by its owner and its mode"),
            ("State", "files on disk: places, locks, permissions, whole or not at all"),
            ("State.Upstream", "taking over the state of the reference"),
            ("Execution.Contract", "ProcessRequest and RunResult: what is run and how it ended"),
            ("Execution.Programs", "where a program is found"),
            ("Execution.Posix", "processes on Linux and macOS"),
            ("Execution.Windows", "processes on Windows"),
            ("Execution", "ProcessRunner runs what it is told; the environment a request may set"),
            ("Audit", "the chained record of what was asked, decided and run"),
            ("Approvals.Files", "paths and what stands behind them"),
            ("Approvals.Analysis.Words", "words of a command, names of programs, reasons"),
            ("Approvals.Analysis.Programs", "what is known of programs and their options (a row each), and what an argv starts"),
            ("Approvals.Analysis.Operands", "the script among the arguments"),
            ("Approvals.Analysis.Posix", "the grammar of sh and its relatives"),
            ("Approvals.Analysis.Cmd", "the grammar of cmd.exe"),
            ("Approvals.Analysis.PowerShell", "the grammar of PowerShell"),
            ("Approvals.Analysis.Segments", "one command, and what may allow it"),
            ("Approvals.Analysis.Payloads", "a shell's text as segments"),
            ("Approvals.Analysis", "what a command would run"),
            ("Approvals.Matching", "which rule allows a program (AllowlistMatcher) with its arguments (RuleArguments)"),
            ("Approvals.Document", "the exec approvals document: rules as they are stored, and the store"),
            ("Approvals.Policy", "what counts for an agent now"),
            ("Approvals.Decision", "may it run, and why not"),
            ("Approvals.Durable", "what a decision leaves behind"),
            ("Approvals.Plans", "what exactly a person approves"),
            ("Approvals.Pending", "requests that wait for somebody"),
            ("Approvals", "the face: ask about a command, change the policy"),
            ("Approvals.PolicyFiles", "the policy as people write it: files, rules as they are typed, templates"),
            ("Approvals.Runs", "a run between its decision and its start"),
            ("Commands", "one class a node command (INodeCommand), and the dispatcher"),
            ("Hosting", "a node put together: which commands it has, how it starts, its status"),
            ("Services", "the installed node: words, settings, secrets, report, and what a service manager must do"),
            ("Services.Runtime", "the copy of the program a service runs"),
            ("Services.Systemd", "a service manager"),
            ("Services.OpenRc", "a service manager"),
            ("Services.Launchd", "a service manager"),
            ("Services.Windows", "two service managers: tasks and services"),
            ("Services.Logs", "the log of a service"),
            ("Services.Install", "install, start, stop, remove, whatever the manager; the list of managers"),
            ("Services.Hosting", "the process that a service manager starts"),
            ("Configuration", "what is saved for the next start"),
            ("Doctor", "what is wrong, and what to do"),
            ("Operator", "the other side: asking a gateway as an operator"),
        ]),
        new("OpenClaw.Browser", "OpenClaw.Browser",
        [
            (".", "JSON, scripts, log numbers"),
            ("Routes", "how a request is read and answered"),
            ("Settings", "what openclaw.json says of browsers"),
            ("Discovery", "which browsers are on this machine"),
            ("Cdp", "the DevTools protocol"),
            ("Guard", "where a page may go"),
            ("Frames", "the frames of a page and scripts in them"),
            ("Dialogs", "alert, confirm, prompt"),
            ("Emulation", "what a tab pretends"),
            ("Observation", "console, faults and requests of a page"),
            ("Refs", "names of elements between two requests"),
            ("Input", "keys and the mouse"),
            ("Elements", "one element, found and ready to be acted upon"),
            ("Tabs", "one tab with all it remembers, and the list of them"),
            ("Files.Native", "files that stay where they were put"),
            ("Files", "downloads and uploads"),
            ("Launch", "a browser process and the way to it"),
            ("Actions", "click, type, wait, evaluate"),
            ("Page", "text, PDF, highlights"),
            ("Snapshot", "what a page shows, as text"),
            ("Screenshots", "pictures of a page"),
            ("Profiles", "one browser a profile"),
            ("Endpoints", "every route"),
            ("Proxy", "the two node commands; files that go with a request or an answer"),
            ("Hosting", "the browsers of a node put together"),
        ]),
        new("OpenClaw.PowerShell", "OpenClaw.PowerShell",
        [
            ("Compat", "what differs between Windows PowerShell and PowerShell"),
            (".", "errors, secrets, attributes"),
            ("Output", "the objects that cmdlets write"),
            ("Sessions", "nodes and operators of a session"),
            ("Completion", "what the tab key offers"),
            ("Deployment", "one machine of Deploy-OpenClawNode, and what runs there"),
            ("Commands", "one class a cmdlet"),
        ]),
        new("OpenClaw.NodeHost", "openclaw-node",
        [
            ("Terminal", "exit codes, tables, the log on a console"),
            ("Demo.Loopback", "a gateway for the demo and the tests"),
            ("Demo", "openclaw-node demo"),
            ("Help", "help, suggestions, completion and the manual page, all made of the tree of verbs"),
            ("Verbs", "one class a verb"),
            ("Verbs.Approvals", "the verbs of the exec policy"),
            ("Verbs.Service", "the verbs of the installed node"),
            (".", "the command tree"),
        ]),
    ];

    /// <summary>The map as it stands in CONTRIBUTING.md.</summary>
    public static string Text()
    {
        var text = new StringBuilder();
        foreach (Building building in Buildings)
        {
            text.Append("src/").Append(building.Name).Append('\n');
            foreach ((string room, string purpose) in building.Rooms)
            {
                text.Append("  ").Append(room.PadRight(32)).Append(purpose).Append('\n');
            }
        }
        return text.ToString();
    }
}
