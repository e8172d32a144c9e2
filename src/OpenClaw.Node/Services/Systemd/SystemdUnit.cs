using System.Text;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Services.Systemd;

/// <summary>
/// Writes and reads unit files. Shaped like the reference's unit (docs/protocol/state.md 7.1), with these differences:
/// no start limit (ten crashes in five minutes must not end an unattended node; exit code 78 is what ends it),
/// readiness and watchdog by sd_notify, and hardening for the dedicated account.
/// </summary>
internal static class SystemdUnit
{
    // Only what takes nothing from an unprivileged account that runs programs: no ProtectSystem, ProtectHome, PrivateTmp or PrivateNetwork,
    // which would show the node another machine than the administrator sees, and no MemoryDenyWriteExecute, which stops every JIT compiler.
    private static readonly string[] Hardening =
    [
        "NoNewPrivileges=yes",
        "CapabilityBoundingSet=",
        "ProtectKernelTunables=yes",
        "ProtectKernelModules=yes",
        "ProtectControlGroups=yes",
        "ProtectClock=yes",
        "ProtectHostname=yes",
        "RestrictRealtime=yes",
        "RestrictSUIDSGID=yes",
        "LockPersonality=yes",
        "UMask=0077",
    ];

    public static string Render(ServiceDefinition definition)
    {
        ServiceText.Check(definition);
        bool machine = definition.Scope == ServiceScope.Machine;
        var text = new StringBuilder();
        text.Append("# Written by the OpenClaw node's install command, which replaces it. Your own settings belong into ")
            .Append(definition.Name).Append(".service.d/override.conf.\n");
        text.Append("[Unit]\n");
        Add(text, "Description", Specifiers(definition.Description));
        if (machine)
        {
            // The user manager has no network-online.target.
            Add(text, "After", "network-online.target");
            Add(text, "Wants", "network-online.target");
        }
        Add(text, "StartLimitIntervalSec", "0");
        text.Append("\n[Service]\n");
        Add(text, "Type", "notify");
        Add(text, "NotifyAccess", "main");
        Add(text, "ExecStart", CommandLine(definition));
        if (definition.WorkingDirectory is { } directory)
        {
            Add(text, "WorkingDirectory", Unquoted(directory));
        }
        foreach (KeyValuePair<string, string> variable in definition.Environment)
        {
            if (!string.IsNullOrWhiteSpace(variable.Value))
            {
                Add(text, "Environment", Quote(variable.Key + "=" + variable.Value, always: true));
            }
        }
        Add(text, "Restart", "always");
        Add(text, "RestartSec", "3");
        Add(text, "RestartPreventExitStatus", "78");
        Add(text, "SuccessExitStatus", "0 143");
        Add(text, "TimeoutStartSec", "60");
        Add(text, "TimeoutStopSec", "45");
        Add(text, "WatchdogSec", "120");
        Add(text, "OOMPolicy", "continue");
        Add(text, "KillMode", "mixed");
        if (machine)
        {
            Add(text, "User", Specifiers(definition.Account.Name));
            if (definition.Account.Dedicated)
            {
                foreach (string line in Hardening)
                {
                    text.Append(line).Append('\n');
                }
            }
        }
        text.Append("\n[Install]\n");
        Add(text, "WantedBy", machine ? "multi-user.target" : "default.target");
        return text.ToString();
    }

    /// <summary>Reads what <see cref="Render"/> wrote, for the status; null when the text has no ExecStart.</summary>
    public static ServiceCommand? Parse(string text, string sourcePath)
    {
        IReadOnlyList<string>? command = null;
        string? directory = null;
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string raw in text.Split('\n'))
        {
            string line = raw.Trim();
            int equals = line.IndexOf('=');
            if (equals < 1 || line[0] is '#' or ';')
            {
                continue;
            }
            string value = line.Substring(equals + 1).Trim();
            switch (line.Substring(0, equals).Trim())
            {
                case "ExecStart":
                    List<string> words = Words(value);
                    command = [.. words.Select((word, i) => i == 0 ? word : word.Replace("$$", "$"))];
                    break;
                case "WorkingDirectory":
                    directory = value.Replace("%%", "%");
                    break;
                case "Environment":
                    foreach (string pair in Words(value))
                    {
                        int at = pair.IndexOf('=');
                        if (at > 0 && !ServiceSecrets.IsSecretName(pair.Substring(0, at)))
                        {
                            environment[pair.Substring(0, at)] = pair.Substring(at + 1);
                        }
                    }
                    break;
            }
        }
        return command is { Count: > 0 } ? new ServiceCommand(command, directory, environment, sourcePath) : null;
    }

    private static string CommandLine(ServiceDefinition definition)
    {
        var line = new StringBuilder();
        if (definition.Program.IndexOfAny(['"', '\'', '\\']) >= 0)
        {
            // string_is_safe() of systemd: no quoting helps.
            throw new ServiceException(
                ServiceProblem.InvalidDefinition,
                $"systemd does not start a program whose path contains a quote or a backslash: {definition.Program}",
                ["Use another state directory: OPENCLAW_STATE_DIR."]);
        }
        // systemd takes the program's path as it is; only the arguments know $VARIABLE.
        line.Append(Quote(definition.Program));
        foreach (string argument in definition.Arguments)
        {
            line.Append(' ').Append(Quote(argument.Replace("$", "$$")));
        }
        return line.ToString();
    }

    private static string Quote(string value, bool always = false)
    {
        bool plain = !always && value.Length > 0 && value.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9')
            or '/' or '.' or '_' or '-' or ':' or '=' or ',' or '+' or '@');
        return plain ? value : "\"" + Specifiers(value.Replace("\\", "\\\\").Replace("\"", "\\\"")) + "\"";
    }

    // Values that systemd neither splits nor unquotes: a quote would become part of the path. A backslash at the end would join the next
    // line.
    private static string Unquoted(string path) => path.EndsWith("\\", StringComparison.Ordinal)
        ? throw new ServiceException(ServiceProblem.InvalidDefinition, $"A unit file cannot hold a path that ends with a backslash: {path}")
        : Specifiers(path);

    private static string Specifiers(string value) => value.Replace("%", "%%");

    private static void Add(StringBuilder text, string key, string value) => text.Append(key).Append('=').Append(value).Append('\n');

    private static List<string> Words(string value)
    {
        WordBuilder words = new();
        bool quoted = false;
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            if (c == '\\' && i + 1 < value.Length)
            {
                words.Append(value[++i]);
            }
            else if (c == '"')
            {
                quoted = !quoted;
                words.Begin();
            }
            else if (c is ' ' or '\t' && !quoted)
            {
                words.End();
            }
            else
            {
                words.Append(c);
            }
        }
        return words.Finish().ConvertAll(static word => word.Replace("%%", "%"));
    }
}
