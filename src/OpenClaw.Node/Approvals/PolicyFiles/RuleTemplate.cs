using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Execution;
using OpenClaw.Node.Execution.Programs;

namespace OpenClaw.Node.Approvals.PolicyFiles;

/// <summary>
/// Rules that administrators add by one name: commands that only look. Programs are named by the path at which this machine has them; what
/// it does not have is left out. Arguments are held to forms that write nothing, reach no other machine and start nothing.
/// </summary>
public sealed record RuleTemplate
{
    private const string Word = "[A-Za-z0-9_.-]+";

    // -ComputerName, -Cn, -CimSession and its other name -Session, -Credential: of this machine only, in every spelling that PowerShell
    // takes for them.
    private const string OtherMachine = "[cC]|[sS][eE]";
    private const string OfThisMachine = $"^(?!(.* )?-({OtherMachine}))";

    private RuleTemplate(string name, string description, bool forWindows, bool elsewhere,
        params (string Pattern, string? ArgPattern)[] rules)
    {
        (Name, Description, ForWindows, Elsewhere) = (name, description, forWindows, elsewhere);
        Source = [.. rules.Select(rule =>
            new TemplateRule(rule.Pattern,
                rule.ArgPattern ?? (rule.Pattern.StartsWith(CommandRule.PowerShell, StringComparison.Ordinal) ? OfThisMachine : null)))];
    }

    /// <summary>The name by which it is added.</summary>
    public string Name { get; }

    /// <summary>What it is for, in a sentence.</summary>
    public string Description { get; }

    private bool ForWindows { get; }

    private bool Elsewhere { get; }

    /// <summary>The rules of every system, with programs by their names.</summary>
    internal IReadOnlyList<TemplateRule> Source { get; }

    /// <summary>All templates, in the order in which they are shown.</summary>
    public static IReadOnlyList<RuleTemplate> All { get; } =
    [
        new("WindowsDiagnostics",
            "What the machine is, and how it does: system, processes, services, disks, network, without their settings.", true, false,
            ("hostname.exe", "^$"), ("whoami.exe", "^(/(all|user|groups|priv))?$"), ("systeminfo.exe", "^$"),
            ("tasklist.exe", "^(/(svc|m|v))?$"), ("driverquery.exe", "^(/v)?$"),
            ("ipconfig.exe", "^(/all)?$"), ("netstat.exe", "^(-[abenoprs]+( [0-9]+)?)?$"), ("getmac.exe", "^$"),
            ("sc.exe", $"^(query|queryex|qc)( {Word})?$"),
            ("schtasks.exe", "^/query( /fo (list|table|csv))?( /v)?$"), ("cmd:ver", null), ("cmd:vol", null), ("ps:Get-ComputerInfo", null),
            ("ps:Get-Process", null), ("ps:Get-Service", null),
            ("ps:Get-CimInstance", "^(-ClassName )?Win32_[A-Za-z]+$"), ("ps:Get-Date", null), ("ps:Get-TimeZone", null),
            ("ps:Get-HotFix", null), ("ps:Get-Volume", null), ("ps:Get-Disk", null),
            ("ps:Get-PSDrive", null), ("ps:Get-NetIPAddress", null), ("ps:Get-NetAdapter", null)),
        new("WindowsServices", "Services, processes, scheduled tasks and drivers: what is there and what runs.", true, false,
            ("tasklist.exe", "^(/(svc|m|v))?$"), ("sc.exe", $"^(query|queryex|qc)( {Word})?$"), ("driverquery.exe", "^(/v)?$"),
            ("schtasks.exe", "^/query( /fo (list|table|csv))?( /v)?$"),
            ("ps:Get-Service", null), ("ps:Get-Process", null), ("ps:Get-ScheduledTask", null), ("ps:Get-ScheduledTaskInfo", null),
            ("ps:Get-PnpDevice", null)),
        new("WindowsEventLog", "The event logs of the machine; their entries may name people.", true, false,
            ("ps:Get-WinEvent", $"^(?!(.* )?-({OtherMachine}|[pP][aAsS]))"), ("ps:Get-EventLog", null)),
        new("WindowsStorage", "Disks, partitions, volumes and shares.", true, false,
            ("cmd:vol", null), ("ps:Get-Disk", null), ("ps:Get-Partition", null), ("ps:Get-Volume", null), ("ps:Get-PhysicalDisk", null),
            ("ps:Get-PSDrive", null), ("ps:Get-SmbShare", null),
            ("ps:Get-StorageReliabilityCounter", null)),
        new("WindowsNetwork", "Addresses, routes, adapters, connections and firewall rules.", true, false,
            ("ipconfig.exe", "^(/all)?$"), ("netstat.exe", "^(-[abenoprs]+( [0-9]+)?)?$"), ("getmac.exe", "^$"), ("route.exe", "^print$"),
            ("arp.exe", "^-a$"),
            ("ps:Get-NetIPAddress", null), ("ps:Get-NetIPConfiguration", null), ("ps:Get-NetAdapter", null), ("ps:Get-NetRoute", null),
            ("ps:Get-NetTCPConnection", null),
            ("ps:Get-NetUDPEndpoint", null), ("ps:Get-NetNeighbor", null), ("ps:Get-NetConnectionProfile", null),
            ("ps:Get-NetFirewallProfile", null), ("ps:Get-NetFirewallRule", null),
            ("ps:Get-DnsClientServerAddress", null), ("ps:Get-DnsClientCache", null)),
        new("WindowsUpdates", "Updates and features that are installed, and what the virus scanner says.", true, false,
            ("ps:Get-HotFix", null), ("ps:Get-WindowsOptionalFeature", "^-Online"), ("ps:Get-WindowsCapability", "^-Online"),
            ("ps:Get-MpComputerStatus", null)),
        new("LinuxDiagnostics",
            "What the machine is, and how it does: system, processes, services, disks, network, without their settings.", false, true,
            ("uname", "^(-[asnrvmpio]+)?$"), ("hostname", "^(-[fisI])?$"), ("uptime", "^(-[ps])?$"), ("whoami", "^$"), ("id", "^$"),
            ("date", "^(-u)?$"), ("nproc", "^$"), ("lscpu", "^$"), ("free", "^(-[bkmgh]+)?$"),
            ("df", "^(-[ahiTkm]+)?$"), ("lsblk", "^(-[aflmno]+)?$"), ("ps", "^(aux|-ef|-e|-A)?$"), ("ss", "^(-[tulpnase]+)?$"),
            ("ip", "^((-4|-6|-s|-d|-j|-br) )*(addr|address|a|link|route|r|neigh)( show)?$"),
            ("systemctl",
                $"^(status|is-active|is-enabled|show|list-units|list-timers|--failed)( --no-pager)?( (?!-){Word})?( --no-pager)?$"),
                ("journalctl", $"^--no-pager( -(u {Word}|n [0-9]+|p [a-z0-9]+|b|k))*$"),
            ("lsb_release", "^-a$"), ("vmstat", "^([0-9]{1,2} [0-9]{1,2})?$")),
        new("GitReadOnly",
            "What git knows of a repository. Only for repositories whose settings you trust: git runs what they name (core.fsmonitor).",
            true, true,
            ("git", "^status( (-s|-b|--short|--branch|--porcelain))*$"),
            ("git", $"^log( (--oneline|--stat|--graph|--decorate|-n [0-9]+|-[0-9]+))*( (?!-){Revision})?$"),
            ("git", $"^(show|diff)( (--stat|--name-only|--name-status|--cached|--no-ext-diff|--no-textconv))* --no-ext-diff --no-textconv( (?!-){Revision})?$"),
            ("git", "^(branch|tag)( (-a|-l|-r|-v|--list))*$"), ("git", "^remote( -v)?$"),
            ("git", $"^rev-parse( (--abbrev-ref|--short|--show-toplevel))*( (?!-){Revision})?$"), ("git", "^ls-files$")),
    ];

    private const string Revision = "[A-Za-z0-9_@][A-Za-z0-9_./~@^-]*";

    /// <summary>The template of that name, whatever its case; null when there is none.</summary>
    public static RuleTemplate? Find(string name) =>
        All.FirstOrDefault(template => string.Equals(template.Name, name.Trim(), StringComparison.OrdinalIgnoreCase));

    /// <summary>The rules that it adds on this machine; none where it is for another system.</summary>
    public IReadOnlyList<TemplateRule> Rules()
    {
        bool windows = ThisSystem.IsWindows;
        if (windows ? !ForWindows : !Elsewhere)
        {
            return [];
        }
        List<TemplateRule> rules = [];
        foreach ((string pattern, string? arguments) in Source)
        {
            if (pattern.IndexOf(':') > 0)
            {
                rules.Add(new TemplateRule(pattern, arguments));
            }
            else if (PathOf(pattern, windows) is { } path)
            {
                rules.Add(new TemplateRule(path, arguments));
            }
        }
        return rules;
    }

    private static string? PathOf(string program, bool windows)
    {
        if (windows && program.EndsWith(".exe", StringComparison.Ordinal))
        {
            string path = Environment.SystemDirectory.TrimEnd('\\') + "\\" + program;
            return File.Exists(path) ? path : null;
        }
        IReadOnlyDictionary<string, string> environment = windows
            ? HostEnvironment.OfThisProcess()
            : new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin:/usr/sbin:/sbin:/usr/local/bin" };
        return ProgramSearch.Find(program, environment, null) is { } found ? RealPath.TryResolve(found) ?? found : null;
    }
}
