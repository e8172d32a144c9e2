using OpenClaw.Node.Execution.Contract;

namespace OpenClaw.Node.Services;

/// <summary>
/// Runs a manager's command-line tool: argv without a shell, messages in the C locale, times in UTC, no pager, no secret in its
/// environment.
/// </summary>
internal sealed class ServiceTool(IProcessRunner runner, IEnumerable<KeyValuePair<string, string>> inherited)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly Dictionary<string, string> _environment = Clean(inherited);

    public string? Variable(string name) => _environment.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;

    public void SetVariable(string name, string value) => _environment[name] = value;

    public Task<RunResult> RunAsync(IReadOnlyList<string> argv, CancellationToken cancellationToken) =>
        runner.RunAsync(new ProcessRequest { Argv = argv, Environment = _environment, Timeout = Limit }, cancellationToken);

    /// <summary>What a tool said about its failure, in one line.</summary>
    public static string Reason(RunResult result)
    {
        string text = (result.Error ?? (result.Stderr.Trim().Length > 0 ? result.Stderr : result.Stdout)).Trim();
        text = new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);
        return result.TimedOut ? "it did not answer in time" : text.Length == 0 ? $"exit code {result.ExitCode}" : text.Length > 500
            ? text.Substring(0, 500) : text;
    }

    private static Dictionary<string, string> Clean(IEnumerable<KeyValuePair<string, string>> inherited)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (KeyValuePair<string, string> variable in inherited)
        {
            if (!ServiceSecrets.IsSecret(variable.Key, variable.Value) && !variable.Key.StartsWith("LC_", StringComparison.Ordinal))
            {
                environment[variable.Key] = variable.Value;
            }
        }
        environment["LC_ALL"] = "C";
        environment["TZ"] = "UTC";
        environment["SYSTEMD_COLORS"] = "0";
        environment["SYSTEMD_PAGER"] = "";
        return environment;
    }
}
