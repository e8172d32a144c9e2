using System.Globalization;
using OpenClaw.Node.State;

namespace OpenClaw.Node.Services;

/// <summary>The names services are known by, and the variables that change them (spec/state.md 7).</summary>
internal sealed record ServiceNames(string TaskName, string WindowsServiceName, string SystemdUnit, string LaunchdLabel)
{
    /// <summary>The Windows account and service; a virtual account bears the service's name.</summary>
    public const string DefaultWindowsService = "OpenClawNode";

    /// <summary>The POSIX account of a machine-scope unit.</summary>
    public const string DedicatedAccount = "openclaw-node";

    public static ServiceNames Resolve(Func<string, string?> environment, NodeFlavor flavor = NodeFlavor.OpenClaw)
    {
        environment = OldNames.AlsoIn(environment);
        // Those of the old product (spec/state.md 8); it had no Windows service.
        bool old = flavor == NodeFlavor.Clawdbot;
        return new(
            Plain(environment, "OPENCLAW_WINDOWS_TASK_NAME", old ? "Clawdbot Node" : "OpenClaw Node", extra: " "),
            Plain(environment, "OPENCLAW_WINDOWS_SERVICE_NAME", old ? "ClawdbotNode" : DefaultWindowsService, extra: ""),
            WithoutSuffix(Plain(environment, "OPENCLAW_SYSTEMD_UNIT", old ? "clawdbot-node" : "openclaw-node", extra: "@"), ".service"),
            Plain(environment, "OPENCLAW_LAUNCHD_LABEL", old ? "com.clawdbot.node" : "ai.openclaw.node", extra: ""));
    }

    public string For(ServiceManagerKind kind) => kind switch
    {
        ServiceManagerKind.ScheduledTask => TaskName,
        ServiceManagerKind.WindowsService => WindowsServiceName,
        ServiceManagerKind.Systemd => SystemdUnit,
        _ => LaunchdLabel,
    };

    // The name becomes a file name, a registry key or an argument: letters, digits and a few marks; nothing that leads elsewhere.
    private static string Plain(Func<string, string?> environment, string variable, string fallback, string extra)
    {
        string name = StateLocation.Meaning(environment(variable)) ?? fallback;
        bool plain = name.Length <= 128 && name[0] is not ('.' or '-' or ' ') && name.All(c => IsWord(c) || c is '.' or '-' or '_' || extra.IndexOf(c) >= 0);
        return plain
            ? name
            : throw new ServiceException(ServiceProblem.InvalidDefinition, $"{variable} may hold letters, digits, '.', '-' and '_' only (at most 128).");
    }

    private static bool IsWord(char c) => CharUnicodeInfo.GetUnicodeCategory(c) is
        UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber;

    private static string WithoutSuffix(string name, string suffix) =>
        name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.Ordinal) ? name.Substring(0, name.Length - suffix.Length) : name;
}
