using System.Runtime.InteropServices;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Policy;
using OpenClaw.Node.Compat;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Services;
using OpenClaw.Node.State;

namespace OpenClaw.Node.Doctor;

/// <summary>What the doctor sees on this machine. Reads only; nothing is made and nothing is changed.</summary>
internal static class StateChecks
{
    private const long LittleSpace = 100L * 1024 * 1024;
    private const int AnyOther = 0b000_111_111;
    private const int OthersWrite = 0b000_010_010;
    private const int Sticky = 0b1_000_000_000;

    public static DoctorFinding Directory(StateLocation location, DoctorWords words)
    {
        string note = location.AdoptFrom is { } from ? $" The first start takes over {from}." : location.Notice is { } notice ? " " + notice : "";
        if (!System.IO.Directory.Exists(location.Directory))
        {
            return DoctorFinding.Pass($"{location.Directory} is not there yet; the first start makes it.{note}");
        }
        if (Mode(location.Directory) is { } mode && (mode & AnyOther) != 0 && (mode & Sticky) == 0)
        {
            string fix = $"chmod 700 '{location.Directory}'";
            return (mode & OthersWrite) != 0
                ? DoctorFinding.Fail($"Other accounts can write to {location.Directory}, so they could change what this node may run.", fix)
                : DoctorFinding.Warn($"Other accounts can look into {location.Directory}.", fix);
        }
        return FreeSpace(location.Directory) is { } free && free < LittleSpace
            ? DoctorFinding.Warn($"{location.Directory}: only {free / (1024 * 1024)} MB are free; a node that cannot write forgets what it was told.", words.Status)
            : DoctorFinding.Pass($"{location.Directory} is this account's own.{note}");
    }

    public static DoctorFinding Files(StateLocation location)
    {
        string[] files = [.. PrivateFilesOf(location).Where(File.Exists)];
        if (files.Length == 0)
        {
            return DoctorFinding.Skip("There are no files yet.");
        }
        foreach (string path in files)
        {
            if ((File.GetAttributes(path) & FileAttributes.ReparsePoint) != 0)
            {
                return DoctorFinding.Fail($"{path} is a link; a file of the state directory must be a plain file.", $"Replace {path} by the file it points to");
            }
            if (Mode(path) is { } mode && (mode & AnyOther) != 0)
            {
                return DoctorFinding.Fail($"Other accounts can read {path}.", $"chmod 600 '{path}'");
            }
            if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows) && FileProtection.OthersWithAccess(path) is { Count: > 0 } others)
            {
                return DoctorFinding.Warn($"{path} can be read by {string.Join(", ", others)}.", $"icacls \"{path}\" /inheritance:r /remove:g *{others[0]}");
            }
        }
        return DoctorFinding.Pass($"{files.Length} private files, readable by this account only.");
    }

    public static DoctorFinding Identity(StateLocation location, SavedNode? saved, string? problem, DoctorWords words) =>
        problem is not null ? DoctorFinding.Fail(problem, words.ResetIdentity)
        : saved?.DeviceId is null ? DoctorFinding.Skip($"There is no device key in {location.Directory} yet; the first start makes one.", words.Start)
        : DoctorFinding.Pass($"Device {saved.DeviceId.Substring(0, 12)}..., {(saved.HasDeviceToken ? "approved by a gateway before" : "not approved by any gateway yet")}.");

    public static DoctorFinding Policy(StateLocation location, DoctorWords words)
    {
        NodePolicySummary policy = PolicyView.Summarize(new ExecApprovalsStore(location).Load(), ExecConfig.Load(location.ConfigPath));
        if (policy.Problem is not null)
        {
            return DoctorFinding.Fail($"The exec policy cannot be used, so everything is denied: {policy.Problem}", words.ShowPolicy);
        }
        string text = $"{policy.Security}, ask {policy.Ask}, fallback {policy.AskFallback}, {policy.Rules} rules.";
        return policy.Security == "full" && policy.Ask == "off"
            ? DoctorFinding.Warn($"Whatever the gateway asks for is run without a question: {text}", words.Cautious)
            : DoctorFinding.Pass(text);
    }

    public static DoctorFinding Service(ServiceState? state, ServiceSettings? settings, bool runsElsewhere, DoctorWords words)
    {
        if (state is null)
        {
            return DoctorFinding.Skip("The operating system's service manager cannot be asked here.");
        }
        if (!state.Installed)
        {
            return DoctorFinding.Skip("No node is installed here: one that is started in a session ends with it.", words.Install);
        }
        string name = $"{state.Manager} {state.Name}";
        if (state.Status is ServiceRunState.Failed || (state.Status is ServiceRunState.Stopped && !runsElsewhere))
        {
            return DoctorFinding.Fail($"{name} does not run. {state.Detail}".TrimEnd(), state.Status == ServiceRunState.Failed ? words.Log : words.StartService);
        }
        if (!state.Enabled)
        {
            return DoctorFinding.Warn($"{name} does not start by itself.", words.Install + (words == DoctorWords.PowerShell ? " -Force" : " --force"));
        }
        return settings?.RuntimeVersion is { } version && version != PreparedNode.Version
            ? DoctorFinding.Warn($"{name} runs version {version}; this is {PreparedNode.Version}.", words.RestartService)
            : state.Restarts is > 5 and int restarts ? DoctorFinding.Warn($"{name} was restarted {restarts} times.", words.Log)
            : DoctorFinding.Pass($"{name}: {state.Status.ToString().ToLowerInvariant()}, starts by itself.");
    }

    private static IEnumerable<string> PrivateFilesOf(StateLocation location) =>
    [
        location.NodeConfigPath, location.DeviceIdentityPath, location.DeviceAuthPath, location.ExecApprovalsPath, location.ConfigPath,
        ServiceSettings.PathIn(location.Directory), ServiceSecrets.PathIn(location.Directory),
    ];

    private static int? Mode(string path)
    {
        try
        {
            return RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? null : FileProtection.PosixMode(path);
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
