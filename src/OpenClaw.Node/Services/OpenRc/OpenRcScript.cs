using System.Text;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Services.OpenRc;

/// <summary>
/// Writes and reads service scripts. OpenRC's supervise-daemon keeps the node alive; readiness and a watchdog it does not know. It
/// evaluates the program's path and arguments once more in a shell, so arguments are quoted twice and a path that would need quotes is
/// refused.
/// </summary>
internal static class OpenRcScript
{
    private const string PathName = "PATH";
    private const string SupervisorArguments = "supervise_daemon_args";
    private const string EnvironmentOption = "--env";

    public static string Render(ServiceDefinition definition)
    {
        ServiceText.Check(definition);
        string account = Plain(definition.Account.Name, "The account name");
        var text = new StringBuilder();
        text.Append("#!/sbin/openrc-run\n");
        text.Append("# Written by the OpenClaw node's install command, which replaces it. Your own settings belong into /etc/conf.d/")
            .Append(definition.Name).Append(".\n\n");
        Set(text, "name", Quote(definition.Name));
        Set(text, "description", Quote(definition.Description));
        Set(text, "supervisor", "supervise-daemon");
        Set(text, "command", Quote(Plain(definition.Program, "The program")));
        Set(text, "command_args", Quote(string.Join(" ", definition.Arguments.Select(Quote))));
        Set(text, "command_user", Quote(account));
        if (definition.WorkingDirectory is { } directory)
        {
            Set(text, "directory", Quote(Plain(directory, "The working directory")));
        }
        Set(text, "umask", "077");
        Set(text, "respawn_delay", "5");
        // No limit: ten crashes in five minutes must not end an unattended node.
        Set(text, "respawn_max", "0");
        Set(text, "retry", Quote("TERM/45/KILL/5"));
        foreach (KeyValuePair<string, string> variable in definition.Environment)
        {
            if (variable.Key == PathName && !string.IsNullOrWhiteSpace(variable.Value))
            {
                // The script itself needs OpenRC's: ebegin, mountinfo and the others of /lib/rc/bin are found by it.
                Set(text, SupervisorArguments, Quote($"{EnvironmentOption} {Quote($"{PathName}={variable.Value}")}"));
            }
            else if (!string.IsNullOrWhiteSpace(variable.Value))
            {
                Set(text, "export " + variable.Key, Quote(variable.Value));
            }
        }
        text.Append("\ndepend() {\n\tuse net dns logger\n\tafter net firewall\n}\n");
        return text.ToString();
    }

    /// <summary>Reads what <see cref="Render"/> wrote, for the status; null when the text names no command.</summary>
    public static ServiceCommand? Parse(string text, string sourcePath)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in text.Split('\n'))
        {
            int equals = line.IndexOf('=');
            if (equals < 1 || line[0] is '#' or ' ' or '\t')
            {
                continue;
            }
            string key = line.Substring(0, equals), value = string.Concat(Words(line.Substring(equals + 1)));
            if (!key.StartsWith("export ", StringComparison.Ordinal))
            {
                values[key] = value;
            }
            else if (!ServiceSecrets.IsSecretName(key.Substring(7)))
            {
                environment[key.Substring(7)] = value;
            }
        }
        if (values.TryGetValue(SupervisorArguments, out string? arguments) && Words(arguments) is [EnvironmentOption, { } path]
            && path.StartsWith(PathName + "=", StringComparison.Ordinal))
        {
            environment[PathName] = path.Substring(PathName.Length + 1);
        }
        string? Value(string key) => values.TryGetValue(key, out string? value) && value.Length > 0 ? value : null;
        return Value("command") is { } command
            ? new ServiceCommand([command, .. Words(Value("command_args") ?? "")], Value("directory"), environment, sourcePath) : null;
    }

    private static void Set(StringBuilder text, string name, string value) => text.Append(name).Append('=').Append(value).Append('\n');

    private static string Quote(string value) => "'" + value.Replace("'", "'\\''") + "'";

    private static string Plain(string value, string what) =>
        value.Length > 0 && value[0] != '-'
            && value.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '/' or '.' or '_' or '-'
                or '+' or '@')
            ? value
            : throw new ServiceException(
                ServiceProblem.InvalidDefinition,
                $"{what} holds a character that OpenRC's supervise-daemon would not take as it is: {value}",
                ["Use another state directory: OPENCLAW_STATE_DIR."]);

    // The quoting of Quote, and words that need none.
    private static List<string> Words(string text)
    {
        WordBuilder words = new();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\'')
            {
                int end = text.IndexOf('\'', i + 1);
                end = end < 0 ? text.Length : end;
                words.Append(text, i + 1, end - i - 1);
                i = end;
            }
            else if (text[i] == '\\' && i + 1 < text.Length)
            {
                words.Append(text[++i]);
            }
            else if (text[i] == ' ')
            {
                words.End();
            }
            else
            {
                words.Append(text[i]);
            }
        }
        return words.Finish();
    }
}
