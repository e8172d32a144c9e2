using System.Runtime.InteropServices;

namespace OpenClaw.Node.Doctor;

/// <summary>The commands that fixes name, as the one who asked would type them: in PowerShell, or with <c>openclaw-node</c>.</summary>
internal sealed record DoctorWords
{
    public required string Start { get; init; }

    public required string StartWithToken { get; init; }

    public required string StartAt { get; init; }

    public required string StartService { get; init; }

    public required string RestartService { get; init; }

    public required string Install { get; init; }

    public required string Log { get; init; }

    public required string Status { get; init; }

    public required string ResetIdentity { get; init; }

    public required string ShowPolicy { get; init; }

    public required string Cautious { get; init; }

    public required string OtherState { get; init; }

    public required string NoBrowser { get; init; }

    public required string ShowBrowser { get; init; }

    /// <summary>With the fingerprint.</summary>
    public required Func<string, string> Pin { get; init; }

    public required string UseTls { get; init; }

    /// <summary>With the request's id, or null.</summary>
    public required Func<string?, string> ApproveDevice { get; init; }

    /// <summary>With the request's id, or null.</summary>
    public required Func<string?, string> ApproveCommands { get; init; }

    public static string SetClock { get; } = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? "w32tm /resync"
        : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? "sudo sntp -sS time.apple.com" : "sudo timedatectl set-ntp true";

    public static DoctorWords PowerShell { get; } = new()
    {
        Start = "Start-OpenClawNode",
        StartWithToken = "Start-OpenClawNode -Token (Read-Host -AsSecureString 'Gateway token')",
        StartAt = "Start-OpenClawNode -GatewayHost <host> -Token (Read-Host -AsSecureString 'Gateway token')",
        StartService = "Start-OpenClawNode -Service",
        RestartService = "Restart-OpenClawNode",
        Install = "Install-OpenClawNode",
        Log = "Get-OpenClawNodeLog -Last 20",
        Status = "Get-OpenClawNodeStatus",
        ResetIdentity = "Reset-OpenClawNodeIdentity",
        ShowPolicy = "Get-OpenClawExecPolicy | Format-List *",
        Cautious = "Set-OpenClawExecPolicy Cautious",
        OtherState = "Give another directory with -StateDirectory",
        NoBrowser = "Set-OpenClawNodeConfiguration -BrowserProxy Disabled",
        ShowBrowser = "Get-OpenClawBrowser",
        Pin = fingerprint => $"Set-OpenClawNodeConfiguration -TlsFingerprint {fingerprint}",
        UseTls = "Set-OpenClawNodeConfiguration -Tls",
        ApproveDevice = id => id is null ? "Get-OpenClawPairing" : $"Approve-OpenClawPairing {id}",
        ApproveCommands = id => id is null ? "Get-OpenClawPairing" : $"Approve-OpenClawPairing {id}",
    };

    public static DoctorWords Program { get; } = new()
    {
        Start = "openclaw-node run",
        StartWithToken = "OPENCLAW_GATEWAY_TOKEN=<token> openclaw-node run",
        StartAt = "OPENCLAW_GATEWAY_TOKEN=<token> openclaw-node run --host <host>",
        StartService = "openclaw-node start",
        RestartService = "openclaw-node restart",
        Install = "openclaw-node install",
        Log = "openclaw-node logs",
        Status = "openclaw-node status",
        ResetIdentity = "openclaw-node identity --reset",
        ShowPolicy = "openclaw-node approvals get",
        Cautious = "openclaw-node approvals preset cautious",
        OtherState = "Give another directory with --state-dir",
        NoBrowser = "In openclaw.json: { nodeHost: { browserProxy: { enabled: false } } }",
        ShowBrowser = "Repair openclaw.json",
        Pin = fingerprint => $"openclaw-node run --tls-fingerprint {fingerprint}",
        UseTls = "openclaw-node run --tls",
        ApproveDevice = id => id is null ? "On the gateway: openclaw devices list" : $"On the gateway: openclaw devices approve {id}",
        ApproveCommands = id => id is null ? "On the gateway: openclaw nodes pending" : $"On the gateway: openclaw nodes approve {id}",
    };
}
