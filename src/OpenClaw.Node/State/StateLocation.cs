using OpenClaw.Gateway.Compat;

namespace OpenClaw.Node.State;

/// <summary>
/// Where this node keeps its state (docs/protocol/state.md 1 and 2). Made once at start; everything else asks it for paths.
/// </summary>
public sealed record StateLocation
{
    /// <summary>The state directory, absolute. It need not exist yet.</summary>
    public required string Directory { get; init; }

    /// <summary>The same for people: <c>~/.openclaw</c> when it is a default place, else the full path.</summary>
    public required string DisplayDirectory { get; init; }

    /// <summary>The configuration file <c>openclaw.json</c> (JSON5); it need not exist.</summary>
    public required string ConfigPath { get; init; }

    /// <summary>The home directory that <c>~</c> stands for.</summary>
    public required string Home { get; init; }

    /// <summary>Something the operator should know about the choice; null when there is nothing.</summary>
    public string? Notice { get; init; }

    /// <summary>
    /// The directory of the product's old name that is taken over at the first start; null when there is none or nothing to do.
    /// </summary>
    internal string? AdoptFrom { get; init; }

    /// <summary>
    /// The default directory that holds the device key of the node whose other files are here: releases of 2026.1 kept key and policy there
    /// even where CLAWDBOT_STATE_DIR or OPENCLAW_STATE_DIR named another place (docs/protocol/state.md 8). Null when there is nothing to
    /// fetch.
    /// </summary>
    internal string? KeyFrom { get; init; }

    /// <summary>
    /// True for the process that runs the node: it is held to files of its own account or root. A root who only looks takes the files of
    /// the account whose state it is.
    /// </summary>
    internal bool IsNodes { get; init; }

    /// <summary>Node id, display name and gateway.</summary>
    public string NodeConfigPath => In("node.json");

    /// <summary>The device key.</summary>
    public string DeviceIdentityPath => In("identity", "device.json");

    /// <summary>The device tokens.</summary>
    public string DeviceAuthPath => In("identity", "device-auth.json");

    /// <summary>The exec approvals document.</summary>
    public string ExecApprovalsPath => In("exec-approvals.json");

    /// <summary>The socket path that a new approvals document names; only the macOS app of OpenClaw listens there.</summary>
    public string ExecApprovalsSocketPath => In("exec-approvals.sock");

    /// <summary>Log files.</summary>
    public string LogDirectory => In("logs");

    /// <summary>Held by the one node that runs with this directory.</summary>
    public string InstanceLockPath => In("node.lock");

    /// <summary>Chooses the state directory from this process's environment.</summary>
    /// <exception cref="NodeStateException">The choice cannot be used; the message says how to fix it.</exception>
    public static StateLocation Resolve() => Resolve(Environment.GetEnvironmentVariable);

    /// <summary>Chooses the state directory.</summary>
    /// <param name="explicitDirectory">What a caller asked for; wins over the environment.</param>
    /// <exception cref="NodeStateException">The choice cannot be used; the message says how to fix it.</exception>
    public static StateLocation Resolve(string? explicitDirectory) => Resolve(explicitDirectory, NodeFlavor.OpenClaw);

    /// <summary>Chooses the state directory of a node of a flavor.</summary>
    /// <param name="explicitDirectory">What a caller asked for; wins over the environment.</param>
    /// <param name="flavor">Decides about the default place.</param>
    /// <exception cref="NodeStateException">The choice cannot be used; the message says how to fix it.</exception>
    public static StateLocation Resolve(string? explicitDirectory, NodeFlavor flavor) =>
        Resolve(name => name == "OPENCLAW_STATE_DIR" && Meaning(explicitDirectory) is { } given
            ? given : Environment.GetEnvironmentVariable(name), osHome: null, flavor);

    /// <summary>
    /// Where the files are now: before the first start the ones that will be taken over, so that looking needs no copying.
    /// </summary>
    internal StateLocation ForReading() => AdoptFrom is { } from && !System.IO.Directory.Exists(Directory)
        ? this with { Directory = from, AdoptFrom = null,
            ConfigPath = ConfigPath == In("openclaw.json") ? StateAdoption.ConfigIn(from) ?? ConfigPath : ConfigPath }
        : this;

    /// <summary>A place below this one, for something that is no node.</summary>
    internal StateLocation Below(string name) => this with { Directory = In(name), AdoptFrom = null, KeyFrom = null };

    internal static StateLocation Resolve(Func<string, string?> environment, string? osHome = null, NodeFlavor flavor = NodeFlavor.OpenClaw)
    {
        environment = OldNames.AlsoIn(environment);
        string home = FindHome(environment, osHome);
        string? given = Meaning(environment("OPENCLAW_STATE_DIR"));
        string directory, display;
        string? notice = null, adoptFrom = null;
        if (given is not null)
        {
            directory = display = Expand(given, home, "OPENCLAW_STATE_DIR");
            if (HoldsForeignState(directory))
            {
                throw Foreign(directory, $"Set OPENCLAW_STATE_DIR to another directory, for example {directory}-powershell.");
            }
        }
        else
        {
            string profile = ProfileSuffix(Meaning(environment("OPENCLAW_PROFILE")));
            string name = (flavor == NodeFlavor.Clawdbot ? OldNames.Directories[0] : ".openclaw") + profile;
            directory = Path.Combine(home, name);
            display = "~/" + name;
            if (flavor == NodeFlavor.OpenClaw && profile.Length == 0 && !System.IO.Directory.Exists(directory))
            {
                adoptFrom = StateAdoption.Find(home);
            }
            if (HoldsForeignState(directory))
            {
                string other = directory + "-powershell";
                if (HoldsForeignState(other))
                {
                    throw Foreign(other, "Set OPENCLAW_STATE_DIR to a directory of your own.");
                }
                notice = $"{directory} belongs to an OpenClaw installation (it holds state/openclaw.sqlite); this node keeps its state in {other}.";
                directory = other;
                display += "-powershell";
            }
        }
        string? config = Meaning(environment("OPENCLAW_CONFIG_PATH"));
        return new StateLocation
        {
            Directory = directory,
            DisplayDirectory = display,
            ConfigPath = config is null ? Path.Combine(directory, "openclaw.json") : Expand(config, home, "OPENCLAW_CONFIG_PATH"),
            Home = home,
            Notice = notice,
            AdoptFrom = adoptFrom,
            KeyFrom = StateAdoption.FindKey(directory, home),
        };
    }

    /// <summary>A value of the environment; blank text and the words that broken scripts leave behind mean "not set".</summary>
    internal static string? Meaning(string? value)
    {
        string? text = value?.Trim();
        return text is null or "" or "undefined" or "null" ? null : text;
    }

    private static string FindHome(Func<string, string?> environment, string? osHome)
    {
        string os = osHome ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        if (string.IsNullOrEmpty(os))
        {
            os = Meaning(environment("HOME")) ?? Meaning(environment("USERPROFILE")) ?? "";
        }
        string? given = Meaning(environment("OPENCLAW_HOME"));
        string home = given is null ? os : Expand(given, os, "OPENCLAW_HOME");
        return home.Length > 0 && Path.IsPathRooted(home)
            ? home
            : throw new NodeStateException(StateProblem.Location,
                "This account has no home directory. Set OPENCLAW_STATE_DIR to a directory that only this account can write.");
    }

    private static string Expand(string value, string home, string variable)
    {
        string path = value;
        if (path == "~" || path.StartsWith("~/", StringComparison.Ordinal)
            || (path.StartsWith("~\\", StringComparison.Ordinal) && ThisSystem.IsWindows))
        {
            path = home + path[1..];
        }
        try
        {
            return path.IndexOf('\0') < 0 ? TrimEnd(Path.GetFullPath(path)) : throw new ArgumentException("NUL in a path");
        }
        catch (Exception problem) when (problem is ArgumentException or NotSupportedException or PathTooLongException)
        {
            throw new NodeStateException(StateProblem.Location, $"{variable} is not a path: {value.Replace('\0', '?')}",
                innerException: problem);
        }
    }

    private static string TrimEnd(string path)
    {
        string trimmed = path.TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        return trimmed.Length >= (Path.GetPathRoot(path)?.Length ?? 0) ? trimmed : path;
    }

    private static string ProfileSuffix(string? profile)
    {
        if (profile is null || profile.Equals("default", StringComparison.OrdinalIgnoreCase))
        {
            return "";
        }
        // The name becomes part of a path: anything that could lead elsewhere is refused.
        bool plain = profile.Length <= 64
            && profile.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '_');
        return plain ? "-" + profile
            : throw new NodeStateException(StateProblem.Location,
                "OPENCLAW_PROFILE may hold letters, digits, '-' and '_' only (at most 64).");
    }

    private static bool HoldsForeignState(string directory) => File.Exists(Path.Combine(directory, "state", "openclaw.sqlite"));

    private static NodeStateException Foreign(string directory, string fix) => new(
        StateProblem.ForeignState,
        $"{directory} belongs to an OpenClaw installation that keeps its state in state/openclaw.sqlite; a node of this kind must not share it. {fix}",
        directory);

    private string In(params string[] names) => Path.Combine([Directory, .. names]);
}
