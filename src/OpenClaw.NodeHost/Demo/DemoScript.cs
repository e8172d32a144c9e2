using System.Text.Json;
using OpenClaw.Gateway.Compat;
using OpenClaw.Gateway.Text;
using OpenClaw.NodeHost.Terminal;

namespace OpenClaw.NodeHost.Demo;

/// <summary>
/// What the demo's policy allows and which commands it tries. Programs that every system of the kind has; nothing changes the machine.
/// </summary>
internal sealed record DemoScript(IReadOnlyList<string> Rules, IReadOnlyList<DemoStep> Steps)
{
    /// <summary>An agent that nobody watches: what no rule allows is denied without asking.</summary>
    public const string UnattendedAgent = "unattended";

    /// <summary>An agent that may run nothing.</summary>
    public const string LockedAgent = "locked";

    public static DemoScript ForThisSystem() => ThisSystem.IsWindows ? Windows() : Posix();

    private static DemoScript Posix() => new(
        ["uname", "echo", "wc", "sleep", "ls"],
        [
            Which("sh", "uname"),
            Run("uname -s", ["uname", "-s"], DemoOutcome.Runs, "rule uname", ""),
            Run("echo hello | wc -c", ["sh", "-c", "echo hello | wc -c"], DemoOutcome.Runs,
                "rules echo and wc: every program of the chain", "6"),
            Run("uname -s && echo done", ["sh", "-c", "uname -s && echo done"], DemoOutcome.Runs, "rules uname and echo", "done"),
            Run("ls /no/such/file", ["ls", "/no/such/file"], DemoOutcome.Runs, "rule ls; the program itself fails", "exit"),
            Run("sleep 30  (limit 0.5 s)", ["sleep", "30"], DemoOutcome.TimesOut, "rule sleep; killed at its limit", "killed",
                timeoutMs: 500),
            Run("id", ["id"], DemoOutcome.Refused, "", "approval required"),
            Run("id  (approved)", ["id"], DemoOutcome.Runs, "the administrator approved the request, once",
                "uid=") with { ApproveFirst = true },
            Run("id  (again)", ["id"], DemoOutcome.Refused, "", "approval required"),
            Run("id  (agent unattended)", ["id"], DemoOutcome.Refused, "", "allowlist miss", agent: UnattendedAgent),
            Run("uname -s  (agent locked)", ["uname", "-s"], DemoOutcome.Refused, "", "security=deny", agent: LockedAgent),
            Run("echo hi && rm -rf build", ["sh", "-c", "echo hi && rm -rf build"], DemoOutcome.Refused, "", "approval required"),
            Run("echo $(id)", ["sh", "-c", "echo $(id)"], DemoOutcome.Refused, "", "approval required"),
            Run("uname -s  (with LD_PRELOAD)", ["uname", "-s"], DemoOutcome.Refused, "", "LD_PRELOAD", environment: "LD_PRELOAD"),
        ]);

    private static DemoScript Windows() => new(
        ["hostname.exe", "whoami.exe", "ping.exe", "find.exe"],
        [
            Which("cmd", "hostname"),
            Run("hostname", ["hostname.exe"], DemoOutcome.Runs, "rule hostname.exe", ""),
            Run("whoami", ["whoami.exe"], DemoOutcome.Runs, "rule whoami.exe", ""),
            Run("ping -n 30  (limit 0.5 s)", ["ping.exe", "-n", "30", "127.0.0.1"], DemoOutcome.TimesOut,
                "rule ping.exe; killed at its limit", "killed", timeoutMs: 500),
            Run("ipconfig", ["ipconfig.exe"], DemoOutcome.Refused, "", "approval required"),
            Run("ipconfig  (approved)", ["ipconfig.exe"], DemoOutcome.Runs, "the administrator approved the request, once",
                "") with { ApproveFirst = true },
            Run("ipconfig  (again)", ["ipconfig.exe"], DemoOutcome.Refused, "", "approval required"),
            Run("ipconfig  (agent unattended)", ["ipconfig.exe"], DemoOutcome.Refused, "", "allowlist miss", agent: UnattendedAgent),
            Run("hostname  (agent locked)", ["hostname.exe"], DemoOutcome.Refused, "", "security=deny", agent: LockedAgent),
            Run("hostname && ipconfig", ["cmd.exe", "/d", "/s", "/c", "hostname && ipconfig"], DemoOutcome.Refused, "",
                "approval required"),
            Run("hostname  (DOTNET_STARTUP_HOOKS)", ["hostname.exe"], DemoOutcome.Refused, "", "DOTNET_STARTUP_HOOKS",
                environment: "DOTNET_STARTUP_HOOKS"),
        ]);

    private static DemoStep Which(params string[] names) => new(
        "which " + string.Join(' ', names),
        "system.which",
        Json(writer =>
        {
            writer.WriteStrings("bins", names);
        }),
        DemoOutcome.Runs,
        "asks where programs are; runs nothing",
        names[0]);

    private static DemoStep Run(
        string shown, string[] argv, DemoOutcome outcome, string why, string text, int? timeoutMs = null, string? agent = null,
        string? environment = null) => new(
        shown,
        "system.run",
        Json(writer =>
        {
            writer.WriteStrings("command", argv);
            if (timeoutMs is int limit)
            {
                writer.WriteNumber("timeoutMs", limit);
            }

            writer.WriteString("agentId", agent ?? "main");
            if (environment is not null)
            {
                writer.WriteStartObject("env");
                writer.WriteString(environment, "demo");
                writer.WriteEndObject();
            }
        }),
        outcome,
        why,
        text);

    private static string Json(Action<Utf8JsonWriter> members)
    {
        using StringWriter text = new();
        JsonText.Write(text, members);
        return text.ToString();
    }
}
