using OpenClaw.LiveTests.Gateways;
using OpenClaw.LiveTests.Operators;

namespace OpenClaw.LiveTests.ExecTool;

/// <summary>
/// The table of docs/exec-tool.md: who is asked, and what runs, by setting of the gateway and policy of the node. Made by a journey, a row
/// at a time; a row that the documents do not hold letter by letter, under the same heads, is a failure. OPENCLAW_LIVE_TABLE names a file
/// to which the rows are written.
/// </summary>
/// <param name="Release">The gateway, which the first column names.</param>
/// <param name="Rules">What the node's rules allow.</param>
/// <param name="Granted">What is allowed always before the first row.</param>
/// <param name="Commands">The columns.</param>
internal sealed record ExecTable(GatewayRelease Release, string[] Rules, string Granted, string[] Commands)
{
    private static readonly (string Security, string Ask)[] Policies = [("allowlist", "on-miss"), ("allowlist", "off"), ("full", "off")];

    /// <summary>Allowed by a rule, a pipeline of such, with something of the shell itself, allowed always, not allowed.</summary>
    public static ExecTable Posix(GatewayRelease release) =>
        new(release, ["/usr/bin/uname", "/usr/bin/head"], "id -g",
            ["uname -s", "uname -s | head -n 1", "cd . && uname -s", "id -g", "hostname"]);

    /// <summary>The same on Windows, whose texts are read by cmd.exe, and a text of several programs.</summary>
    public static ExecTable Windows(GatewayRelease release) => new(
        release, [@"C:\windows\system32\hostname.exe", @"C:\windows\system32\findstr.exe"], "ipconfig",
        ["hostname", "hostname && hostname", "hostname | findstr .", "cd . && hostname", "ipconfig", "whoami"]);

    private string Heads
    {
        get
        {
            string setting = Release.KnowsExecModes ? "`tools.exec.mode`" : "`tools.exec.security`, `ask`";
            return $"| gateway | its {setting} | the node's policy | {string.Join(" | ", Commands.Select(command => $"`{command.Replace("|", "\\|", StringComparison.Ordinal)}`"))} |";
        }
    }

    /// <summary>The node's rules and the grant.</summary>
    public async Task PrepareAsync(ExecJourney journey)
    {
        await journey.Ready.Operator.SetPolicyAsync(journey.Ready.Id, "allowlist", "on-miss", "deny", OperatorClient.Allow("main", Rules));
        await journey.GrantAsync(Granted);
    }

    /// <summary>Makes every row of every setting. Fails where the documents hold others.</summary>
    public async Task MustBeWholeAsync(ExecJourney journey)
    {
        List<string> rows = [];
        foreach (ExecSetting setting in ExecSetting.All)
        {
            await journey.ReconfigureAsync(setting);
            // Where the gateway refuses everything, the node's policy is never asked.
            foreach ((string security, string ask) in Policies.Take(setting.Said is null ? 1 : Policies.Length))
            {
                rows.Add(await RowAsync(journey, setting, security, ask));
            }

            await journey.SetDefaultsAsync("allowlist", "on-miss");
        }

        Assert.Equal(await WrittenAsync(), rows);
    }

    /// <summary>Makes one row, with what the gateway is set to now. Fails where the documents do not hold it.</summary>
    public async Task MustHoldAsync(ExecJourney journey, ExecSetting setting, string security, string ask) =>
        Assert.Contains(await RowAsync(journey, setting, security, ask), await WrittenAsync());

    private async Task<string> RowAsync(ExecJourney journey, ExecSetting setting, string security, string ask)
    {
        await journey.SetDefaultsAsync(security, ask);
        List<string> cells = [];
        foreach (string command in Commands)
        {
            cells.Add((await journey.RunAsync(command, "allow-once")).Cell);
        }

        string row = $"| {Release} | {setting.NameIn(Release)} | {security}, {ask} | {string.Join(" | ", cells)} |";
        if (Environment.GetEnvironmentVariable("OPENCLAW_LIVE_TABLE") is { Length: > 0 } path)
        {
            File.AppendAllLines(path, [row]);
        }

        return row;
    }

    /// <summary>The rows of this release under these heads.</summary>
    private async Task<IReadOnlyList<string>> WrittenAsync()
    {
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(Root(), "docs", "exec-tool.md"));
        return [.. lines.Index().Where(line => line.Item == Heads)
            .SelectMany(heads => lines.Skip(heads.Index + 1).TakeWhile(line => line.StartsWith('|')))
            .Where(line => line.StartsWith($"| {Release} |", StringComparison.Ordinal))];
    }

    private static string Root()
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "OpenClaw.PowerShell.sln")))
        {
            root = root.Parent;
        }

        return root?.FullName ?? throw new InvalidOperationException($"{AppContext.BaseDirectory} is not below the solution.");
    }
}
