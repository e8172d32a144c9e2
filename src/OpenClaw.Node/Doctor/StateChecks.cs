using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Pending;
using OpenClaw.Node.Approvals.Policy;
using OpenClaw.Node.Approvals.PolicyFiles;
using OpenClaw.Node.Compat;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Native;
using OpenClaw.Node.Services;
using OpenClaw.Node.State;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Doctor;

/// <summary>What the doctor sees on this machine. Reads only; nothing is made and nothing is changed.</summary>
internal static class StateChecks
{
    private const long LittleSpace = 100L * 1024 * 1024;
    private const long NoSpace = 1024 * 1024;

    // Nobody ran this program before it was made.
    private static readonly DateTimeOffset Made = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static DoctorFinding Directory(StateLocation location, ToolWords words)
    {
        string note = location.AdoptFrom is { } from ? $" The first start takes over {from}." : location.Notice is { } notice
            ? " " + notice : "";
        string path = location.Directory;
        if (!System.IO.Directory.Exists(path))
        {
            return WhyNotMade(path) is { } why ? DoctorFinding.Fail($"{path} is not there and cannot be made: {why}.", words.OtherState)
                : FileFacts.OfLink(path) is null ? DoctorFinding.Pass($"{path} is not there yet; the first start makes it.{note}")
                : DoctorFinding.Fail($"{path} is there and is no directory. {words.OtherState}, or move it away.", words.MoveAside(path));
        }
        if (ClosedDirectory.Is(path))
        {
            return DoctorFinding.Fail(ClosedDirectory.Message(path), words.DoctorElevated(path));
        }
        DoctorRepair close = new($"Take other accounts' access to {path} away.", () =>
        {
            PosixFile.SetMode(path, PosixMode.OwnersDirectory);
            return $"Only this account can look into {path} now.";
        });
        bool open = Mode(path) is { } mode && (mode & PosixMode.AnyOther) != 0 && (mode & PosixMode.Sticky) == 0
            && FileFacts.Of(path) is { OwnedByUs: true };
        if (StateTrust.Find(location) is { } fault)
        {
            return DoctorFinding.Fail(fault.What, fault.Fix) with { Repair = open ? close : null };
        }
        if (!ThisSystem.IsWindows && !PosixFiles.CanWrite(path))
        {
            return DoctorFinding.Fail($"{path} cannot be written: it is read-only for this account, or its file system is.",
                $"findmnt -T '{path}'; ls -ld '{path}'");
        }
        if (open)
        {
            return DoctorFinding.Warn($"Other accounts can look into {path}.", $"chmod 700 '{path}'") with { Repair = close };
        }
        return FreeSpace(path) switch
        {
            < NoSpace =>
                DoctorFinding.Fail(
                    $"The file system of {path} is full; a node that cannot write starts nothing and forgets what it was told.",
                    ShowSpace(path)),
            < LittleSpace and { } free =>
                DoctorFinding.Warn($"{path}: only {free / (1024 * 1024)} MB are free; a node that cannot write forgets what it was told.",
                    ShowSpace(path)),
            _ => DoctorFinding.Pass($"{path} is this account's own.{note}"),
        };
    }

    // Of the way to a directory, what is there already: the first start has to write there.
    private static string? WhyNotMade(string path)
    {
        string above = path;
        while (Path.GetDirectoryName(above) is { } next && FileFacts.OfLink(above) is null)
        {
            above = next;
        }
        return above == path ? null
            : !System.IO.Directory.Exists(above) ? $"{above} is no directory"
            : ThisSystem.IsWindows || PosixFiles.CanWrite(above) ? null : $"this account cannot write {above}";
    }

    /// <summary>A clock that cannot be right, whatever any gateway says; null when there is nothing to see.</summary>
    public static DoctorFinding? Clock(StateLocation? location, DateTimeOffset now)
    {
        if (now < Made)
        {
            return DoctorFinding.Warn(
                $"This machine's clock says {now:yyyy-MM-dd HH:mm} (UTC), which is before this program was made: certificates and approvals will look wrong.", ToolWords.SetClock);
        }
        DateTime newest = location is null || !System.IO.Directory.Exists(location.Directory) ? DateTime.MinValue
            : PrivateFilesOf(location).Where(File.Exists).Select(File.GetLastWriteTimeUtc).DefaultIfEmpty(DateTime.MinValue).Max();
        return newest > now.UtcDateTime.AddDays(1)
            ? DoctorFinding.Warn(
                $"This machine's clock says {now:yyyy-MM-dd HH:mm} (UTC), and a file of the node was written at {newest:yyyy-MM-dd HH:mm}: the clock has gone back.", ToolWords.SetClock)
            : null;
    }

    /// <summary>A file of the state directory that cannot be used, and what mends that very file.</summary>
    public static DoctorFinding Unusable(NodeStateException problem, StateLocation? location, TimeProvider time, ToolWords words)
    {
        if (location is null || problem.Path is not { } path)
        {
            return DoctorFinding.Fail(problem.Message, words.Status);
        }
        if (problem.Problem == StateProblem.Malformed && path == location.NodeConfigPath)
        {
            return DoctorFinding.Fail(problem.Message, words.Repair) with
            {
                Repair = DoctorRepair.MoveAway(path,
                    $"the node begins with a new one, and has to be told its gateway again: {words.StartAt}", time),
            };
        }
        string fix = problem.Problem switch
        {
            StateProblem.Malformed when path == location.DeviceIdentityPath => words.ResetIdentity,
            StateProblem.Malformed => words.BeginAnew(path),
            StateProblem.Storage or StateProblem.Unsafe => ShowOwner(path),
            _ => words.Status,
        };
        return DoctorFinding.Fail(problem.Message, fix);
    }

    /// <summary>The command that shows whose a file is.</summary>
    public static string ShowOwner(string path) => ThisSystem.IsWindows ? $"icacls \"{path}\"" : $"ls -ld '{path}'";

    private static string ShowSpace(string path) => ThisSystem.IsWindows ? "Get-PSDrive -PSProvider FileSystem" : $"df -h '{path}'";

    public static DoctorFinding Files(StateLocation location, ToolWords words, TimeProvider? time = null)
    {
        string[] files = [.. PrivateFilesOf(location).Where(File.Exists)];
        if (UnreadableRequests(location, words, time ?? TimeProvider.System) is { } unreadable)
        {
            return unreadable;
        }
        if (files.Length == 0)
        {
            return DoctorFinding.Skip("There are no files yet.");
        }
        foreach (string path in files)
        {
            if ((File.GetAttributes(path) & FileAttributes.ReparsePoint) != 0)
            {
                return DoctorFinding.Fail($"{path} is a link; a file of the state directory must be a plain file.",
                    ThisSystem.IsWindows ? $"Replace {path} by the file it points to"
                    : $"cp --remove-destination \"$(readlink -f '{path}')\" '{path}'");
            }
            if (Mode(path) is { } mode && (mode & PosixMode.AnyOther) != 0)
            {
                string[] open = [.. files.Where(one => Mode(one) is { } its && (its & PosixMode.AnyOther) != 0)];
                return DoctorFinding.Fail($"Other accounts can read {path}{(open.Length > 1 ? $" and {open.Length - 1} more" : "")}.",
                    open.Length == 1 ? $"chmod 600 '{path}'" : words.Repair) with { Repair = DoctorRepair.Close(open) };
            }
            if (ThisSystem.IsWindows && FileProtection.OthersWithAccess(path) is { Count: > 0 } others)
            {
                return DoctorFinding.Warn($"{path} can be read by {string.Join(", ", others)}.",
                    $"icacls \"{path}\" /inheritance:r /remove:g *{others[0]}");
            }
        }
        return DoctorFinding.Pass(files.Length == 1
            ? "1 private file, readable by this account only." : $"{files.Length} private files, readable by this account only.");
    }

    // Nothing is allowed by a new one: what waited is asked for again.
    private static DoctorFinding? UnreadableRequests(StateLocation location, ToolWords words, TimeProvider time)
    {
        WaitingRequests requests = new(location, time);
        try
        {
            requests.List();
            return null;
        }
        catch (NodeStateException problem) when (problem.Problem == StateProblem.Malformed)
        {
            return DoctorFinding.Fail($"{problem.Message} Until then no request can wait for an answer.", words.Repair) with
            {
                Repair = DoctorRepair.MoveAway(requests.Path, "nothing waits any more; what an agent asks for again does", time),
            };
        }
    }

    /// <summary>A key that cannot be read is made anew; one whose file others may change, or that the disk does not give, is not.</summary>
    public static DoctorFinding UnusableIdentity(NodeStateException problem, StateLocation location, ToolWords words) =>
        DoctorFinding.Fail(problem.Message, problem.Problem == StateProblem.Malformed
            ? words.ResetIdentity : ShowOwner(problem.Path ?? location.DeviceIdentityPath));

    public static DoctorFinding Identity(StateLocation location, SavedNode? saved, ToolWords words) =>
        saved?.DeviceId is null
            ? DoctorFinding.Skip($"There is no device key in {location.Directory} yet; the first start makes one.", words.Start)
        : DoctorFinding.Pass(
            $"Device {saved.DeviceId.Substring(0, 12)}..., {(saved.HasDeviceToken ? "approved by a gateway before" : "not approved by any gateway yet")}.");

    public static DoctorFinding Policy(StateLocation location, ToolWords words)
    {
        ExecApprovalsStore store = new(location);
        ExecApprovalsSnapshot stored = store.Load();
        NodePolicySummary policy = PolicyView.Summarize(stored, PolicySource.Of(location, store));
        if (policy.Problem is not null)
        {
            return DoctorFinding.Fail($"The exec policy cannot be used, so everything is denied: {policy.Problem}",
                words.BeginAnew(stored.Malformed is null ? location.ConfigPath : location.ExecApprovalsPath));
        }
        string text = $"{policy.Security}, ask {policy.Ask}, fallback {policy.AskFallback}, {policy.Rules} rules.";
        if (policy.Security == "full" && policy.Ask == "off")
        {
            return DoctorFinding.Warn($"Whatever the gateway asks for is run without a question: {text}", words.Cautious);
        }
        IReadOnlyList<string> dangers = RuleDangers.All(stored.Document);
        return dangers.Count > 0 && policy.Security == "allowlist"
            ? DoctorFinding.Warn($"{text} {string.Join(" ", dangers.Take(3))}{(dangers.Count > 3 ? $" {dangers.Count - 3} more." : "")}",
                words.ShowPolicy)
            : DoctorFinding.Pass(text);
    }

    public static DoctorFinding Service(ServiceState? state, ServiceSettings? settings, NodeStatus? running, ToolWords words)
    {
        VersionNotice? version = VersionNotice.Find(state, settings, running, words, PreparedNode.Version);
        if (state is null)
        {
            return Version(version, words)
                ?? DoctorFinding.Skip(
                    "The operating system's service manager cannot be asked here; let what this machine has instead start the node.",
                    words.StartInForeground);
        }
        if (!state.Installed)
        {
            return Version(version, words)
                ?? DoctorFinding.Skip("No node is installed here: one that is started in a session ends with it.", words.Install);
        }
        string name = $"{state.Manager} {state.Name}";
        if (state.Status is ServiceRunState.Failed || (state.Status is ServiceRunState.Stopped && running is null))
        {
            return DoctorFinding.Fail($"{name} does not run. {state.Detail}".TrimEnd(),
                state.Status == ServiceRunState.Failed ? words.Log : words.StartService);
        }
        if (!state.Enabled)
        {
            return DoctorFinding.Warn($"{name} does not start by itself.", words.InstallAgain);
        }
        return Version(version, words)
            ?? (state.Restarts is > 5 and int restarts ? DoctorFinding.Warn($"{name} was restarted {restarts} times.", words.Log)
            : DoctorFinding.Pass($"{name}: {state.Status.ToString().ToLowerInvariant()}, starts by itself."));
    }

    private static DoctorFinding? Version(VersionNotice? notice, ToolWords words) =>
        notice is null ? null : DoctorFinding.Warn(notice.Message, notice.Fix ?? words.Start);

    private static IEnumerable<string> PrivateFilesOf(StateLocation location) =>
    [
        location.NodeConfigPath, location.DeviceIdentityPath, location.DeviceAuthPath, location.ExecApprovalsPath, location.ConfigPath,
        ServiceSettings.PathIn(location.Directory), ServiceSecrets.PathIn(location.Directory),
    ];

    private static int? Mode(string path)
    {
        try
        {
            return ThisSystem.IsWindows ? null : FileProtection.PosixMode(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static long? FreeSpace(string directory)
    {
        try
        {
            return new DriveInfo(directory).AvailableFreeSpace;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A network share, or a system that does not tell.
            return null;
        }
    }
}
