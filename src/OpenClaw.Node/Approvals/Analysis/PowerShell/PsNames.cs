using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.PowerShell;

/// <summary>
/// Commands of PowerShell by name: what their aliases mean, and which of the system's own modules they are in, so that PowerShell can be
/// told exactly which command is meant and no profile, alias, function or module of somebody else comes in between.
/// </summary>
internal static class PsNames
{
    /// <summary>Aliases that Windows PowerShell and PowerShell have alike, for commands that only read, filter or format.</summary>
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["?"] = "Where-Object", ["where"] = "Where-Object", ["select"] = "Select-Object", ["sort"] = "Sort-Object",
        ["group"] = "Group-Object",
        ["measure"] = "Measure-Object", ["ft"] = "Format-Table", ["fl"] = "Format-List", ["fw"] = "Format-Wide", ["sls"] = "Select-String",
        ["gsv"] = "Get-Service", ["gps"] = "Get-Process", ["ps"] = "Get-Process", ["gci"] = "Get-ChildItem", ["dir"] = "Get-ChildItem",
        ["ls"] = "Get-ChildItem",
        ["gi"] = "Get-Item", ["gp"] = "Get-ItemProperty", ["gc"] = "Get-Content", ["cat"] = "Get-Content", ["type"] = "Get-Content",
        ["gl"] = "Get-Location",
        ["pwd"] = "Get-Location", ["gdr"] = "Get-PSDrive", ["gcim"] = "Get-CimInstance", ["gcm"] = "Get-Command",
        ["gin"] = "Get-ComputerInfo",
        ["gtz"] = "Get-TimeZone", ["oh"] = "Out-Host", ["echo"] = "Write-Output", ["write"] = "Write-Output", ["rvpa"] = "Resolve-Path",
        ["gm"] = "Get-Member",
        ["compare"] = "Compare-Object", ["diff"] = "Compare-Object", ["gu"] = "Get-Unique",
    };

    // On Linux and macOS these are programs.
    private static readonly HashSet<string> WindowsOnly = new(StringComparer.OrdinalIgnoreCase) { "sort", "ps", "ls", "cat", "diff",
        "compare", "write", "dir", "type" };

    private static readonly string[] Tables =
    [
        "Microsoft.PowerShell.Core:Where-Object,Out-Null,Out-Default,Out-Host,Get-Command,Get-Module,Get-Help,Get-Job",
        "Microsoft.PowerShell.Utility:Select-Object,Sort-Object,Group-Object,Measure-Object,Format-Table,Format-List,Format-Wide,Out-String,ConvertTo-Json,ConvertTo-Csv,ConvertTo-Xml,"
            + "ConvertTo-Html,ConvertFrom-Json,ConvertFrom-Csv,Get-Date,Get-Member,Get-Unique,Compare-Object,Select-String,Write-Output,Get-Culture,Get-UICulture,Get-Host,Get-FileHash,"
            + "Get-Uptime,Get-Random,Import-Csv,New-TimeSpan,Start-Sleep",
        "Microsoft.PowerShell.Management:Get-Service,Get-Process,Get-ChildItem,Get-Item,Get-ItemProperty,Get-ItemPropertyValue,Get-Content,Get-Location,Get-PSDrive,Get-PSProvider,"
            + "Get-ComputerInfo,Get-HotFix,Get-EventLog,Test-Path,Resolve-Path,Split-Path,Join-Path,Test-Connection,Get-TimeZone,Start-Service,Stop-Service,Restart-Service,Suspend-Service,"
            + "Resume-Service,Set-Service,Stop-Process,Wait-Process,Copy-Item,Move-Item,Remove-Item,Rename-Item,New-Item,Set-Content,Add-Content,Clear-Content,Restart-Computer,"
            + "Stop-Computer,Get-WmiObject,Clear-EventLog,Clear-RecycleBin,Set-TimeZone",
        "Microsoft.PowerShell.Diagnostics:Get-WinEvent,Get-Counter",
        "Microsoft.PowerShell.Security:Get-Acl,Get-AuthenticodeSignature,Get-ExecutionPolicy,Get-PfxCertificate",
        "Microsoft.PowerShell.LocalAccounts:Get-LocalUser,Get-LocalGroup,Get-LocalGroupMember",
        "Microsoft.PowerShell.Archive:Expand-Archive,Compress-Archive",
        "CimCmdlets:Get-CimInstance,Get-CimClass,Get-CimAssociatedInstance",
        "NetTCPIP:Get-NetIPAddress,Get-NetIPConfiguration,Get-NetIPInterface,Get-NetRoute,Get-NetNeighbor,Get-NetTCPConnection,Get-NetUDPEndpoint,Test-NetConnection,Get-NetTCPSetting",
        "NetAdapter:Get-NetAdapter,Get-NetAdapterStatistics,Get-NetAdapterAdvancedProperty,Get-NetAdapterBinding",
        "NetConnection:Get-NetConnectionProfile",
        "NetSecurity:Get-NetFirewallRule,Get-NetFirewallProfile,Get-NetFirewallPortFilter,Get-NetFirewallSetting",
        "DnsClient:Resolve-DnsName,Get-DnsClient,Get-DnsClientCache,Get-DnsClientServerAddress,Get-DnsClientGlobalSetting",
        "Storage:Get-Disk,Get-Partition,Get-Volume,Get-PhysicalDisk,Get-StoragePool,Get-StorageReliabilityCounter,Get-VirtualDisk",
        "ScheduledTasks:Get-ScheduledTask,Get-ScheduledTaskInfo",
        "SmbShare:Get-SmbShare,Get-SmbSession,Get-SmbOpenFile,Get-SmbConnection,Get-SmbMapping",
        "PrintManagement:Get-Printer,Get-PrintJob,Get-PrinterDriver,Get-PrinterPort",
        "Defender:Get-MpComputerStatus,Get-MpPreference,Get-MpThreat,Get-MpThreatDetection", "BitLocker:Get-BitLockerVolume",
        "Dism:Get-WindowsOptionalFeature,Get-WindowsPackage,Get-WindowsCapability", "WindowsUpdate:Get-WindowsUpdateLog",
        "PnpDevice:Get-PnpDevice,Get-PnpDeviceProperty", "TrustedPlatformModule:Get-Tpm",
        "International:Get-WinSystemLocale,Get-WinUserLanguageList,Get-WinHomeLocation",
    ];

    private static readonly Dictionary<string, (string Name, string Module)> Known = Tables
        .SelectMany(table => table.Substring(table.IndexOf(':') + 1).Split(',')
            .Select(name => (Name: name, Module: table.Substring(0, table.IndexOf(':')))))
        .ToDictionary(pair => pair.Name, pair => pair, StringComparer.OrdinalIgnoreCase);

    /// <summary>Filters and formatters: with constant arguments they do nothing but change what is passed on.</summary>
    private static readonly HashSet<string> Filters = new(StringComparer.OrdinalIgnoreCase)
    {
        "Where-Object", "Select-Object", "Sort-Object", "Group-Object", "Measure-Object", "Format-Table", "Format-List", "Format-Wide",
        "Out-String", "Out-Null", "ConvertTo-Json", "ConvertTo-Csv", "Get-Unique",
    };

    /// <summary>They run the text, program or block that they are given, or change what later names mean: no rule can name them.</summary>
    private static readonly HashSet<string> Evaluating = new(StringComparer.OrdinalIgnoreCase)
    {
        "Invoke-Expression", "Invoke-Command", "ForEach-Object", "Add-Type", "New-Object", "Import-Module", "New-Module", "Start-Job",
        "Start-ThreadJob", "Start-Process", "Invoke-Item", "Set-Alias", "New-Alias", "Import-Alias", "Set-Variable", "New-Variable",
        "Invoke-History", "Measure-Command", "Trace-Command", "Set-PSBreakpoint", "Register-EngineEvent", "Register-ObjectEvent",
        "Register-WmiEvent", "Register-CimIndicationEvent", "Invoke-WmiMethod", "Invoke-CimMethod", "Set-WmiInstance", "New-CimInstance",
        "Set-CimInstance", "Enter-PSSession", "New-PSSession", "Invoke-Pester", "Set-ExecutionPolicy", "Import-Clixml",
        "Import-LocalizedData", "Update-TypeData", "Invoke-DscResource", "Start-DscConfiguration", "Invoke-AsWorkflow",
        "Register-ArgumentCompleter", "Register-ScheduledJob", "Set-ScheduledJob", "Import-PSSession", "Debug-Runspace",
        "Enter-PSHostProcess", "Set-PSDebug", "Update-FormatData",
    };

    private static readonly string[] VariableParameters = ["outvariable", "errorvariable", "warningvariable", "informationvariable",
        "pipelinevariable"];

    private static readonly HashSet<string> RemoteParameters = new(StringComparer.Ordinal)
    {
        "computername", "cn", "cimsession", "session", "credential", "vmname", "vmid", "connectionuri", "containerid", "hostname",
        "sshconnection", "scriptblock", "filepath", "asjob",
    };

    /// <summary>
    /// True for a word that PowerShell carries out itself: an alias that is known, or a verb and a noun, with or without a module.
    /// </summary>
    public static bool IsCommand(string word) =>
        Aliases.ContainsKey(word) || word.Length > 0 && PsReader.IsLetter(word[0]) && IsVerbNoun(word.Substring(word.IndexOf('\\') + 1))
        && word.IndexOfAny(['/', ':', '.']) is var at && (at < 0 || at < word.IndexOf('\\') && word[at] == '.');

    /// <summary>The whole name behind an alias; the name itself when it is none.</summary>
    public static string Canonical(string word)
    {
        string name = Aliases.TryGetValue(word, out string? command) ? command : word.Substring(word.IndexOf('\\') + 1);
        return Known.TryGetValue(name, out (string Name, string Module) known) ? known.Name : name;
    }

    /// <summary>The module of a command: the one that the text names, else the system's; null when it is not known.</summary>
    public static string? Module(string word) =>
        word.IndexOf('\\') is > 0 and var at
        ? word.Substring(0, at) : Known.TryGetValue(Canonical(word), out (string Name, string Module) known) ? known.Module : null;

    /// <summary>True for an alias that is a program of its own on this platform.</summary>
    internal static bool IsProgramHere(string word, AnalysisPlatform platform) =>
        platform != AnalysisPlatform.Windows && WindowsOnly.Contains(word);

    /// <summary>True for a command that needs no rule: a filter of the system's own modules.</summary>
    public static bool IsFilter(string word) =>
        Filters.Contains(Canonical(word)) && Known.TryGetValue(Canonical(word), out (string Name, string Module) known)
        && string.Equals(Module(word), known.Module, StringComparison.OrdinalIgnoreCase);

    /// <summary>True for a command that runs what it is given.</summary>
    public static bool IsEvaluating(string word) => Evaluating.Contains(Canonical(word));

    /// <summary>Every command of the system's own modules that is known here, for completion and for warnings about wildcards.</summary>
    public static IEnumerable<string> All => Known.Values.Select(known => known.Name);

    /// <summary>Why a parameter is not followed; null when it is.</summary>
    /// <param name="name">As written, without the dash.</param>
    /// <param name="isFilter">True for a parameter of a filter or formatter, none of which reaches anywhere.</param>
    public static string? IsUnsafeParameter(string name, bool isFilter)
    {
        string lower = name.ToLowerInvariant();
        if (lower is "ov" or "ev" or "wv" or "iv" or "pv"
            || VariableParameters.Any(parameter => lower.Length >= 4 && parameter.StartsWith(lower, StringComparison.Ordinal))
            || lower.Length >= 2 && "pipelinevariable".StartsWith(lower, StringComparison.Ordinal))
        {
            return "writes into a variable";
        }
        // PowerShell takes each beginning of a name that no other parameter of the command has: "-c" may be -ComputerName.
        return isFilter
            || RemoteParameters.FirstOrDefault(parameter => parameter.StartsWith(lower, StringComparison.Ordinal)) is not { } remote ? null
            : remote == lower ? "reaches another machine, or runs what it is given"
            : $"may stand for -{remote}, which reaches another machine or runs what it is given; write a parameter's whole name, or";
    }

    private static bool IsVerbNoun(string word)
    {
        int dash = word.IndexOf('-');
        if (dash < 1 || dash == word.Length - 1)
        {
            return false;
        }
        for (int i = 0; i < word.Length; i++)
        {
            if (i != dash && !PsReader.IsLetter(word[i]) && !(word[i] is >= '0' and <= '9' && i > dash))
            {
                return false;
            }
        }
        return true;
    }
}
