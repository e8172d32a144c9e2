using System.CommandLine;
using System.Globalization;
using System.Text;
using OpenClaw.Node.Hosting;
using OpenClaw.NodeHost.Terminal;

namespace OpenClaw.NodeHost.Help;

/// <summary>openclaw-node(1), made of the texts that `--help` shows, so that the two cannot differ.</summary>
internal static class ManualPage
{
    /// <summary>The variables that the program reads and a person may set (README, "Environment").</summary>
    private static readonly (string Name, string Meaning)[] Variables =
    [
        ("OPENCLAW_GATEWAY_TOKEN, OPENCLAW_GATEWAY_PASSWORD",
            "The gateway's shared secret; removed from the environment of everything that is started."),
        ("OPENCLAW_SETUP_CODE", "A setup code, used when no device token is stored yet."),
        ("OPENCLAW_STATE_DIR", "The state directory; --state-dir wins."),
        ("OPENCLAW_CONFIG_PATH", "The configuration file, if it is not openclaw.json in the state directory."),
        ("HTTPS_PROXY, HTTP_PROXY, NO_PROXY", "The way to the gateway, as curl reads them."),
        ("NO_COLOR", "Output has no colour in any case."),
    ];

    public static void Write(TextWriter output, Command root)
    {
        output.Write($".TH OPENCLAW-NODE 1 \"\" \"openclaw-node {PreparedNode.Version}\" \"User Commands\"\n");
        Section(output, "NAME");
        output.Write($"openclaw-node \\- {Escape("a node host for the OpenClaw gateway")}\n");
        Section(output, "SYNOPSIS");
        output.Write(".B openclaw-node\n.I verb\n[\\fIoptions\\fR]\n");
        Section(output, "DESCRIPTION");
        output.Write(Escape(root.Description ?? "") + "\n");
        Section(output, "VERBS");
        foreach ((string path, Command command) in CommandPath.All(root).Skip(1))
        {
            output.Write(
                $".SS {Escape(path)}{string.Concat(command.Arguments.Where(a => !a.Hidden).Select(a => " " + Escape(a.Name.ToUpperInvariant())))}\n{Escape(command.Description ?? "")}\n");
            foreach (Argument argument in command.Arguments.Where(a => !a.Hidden))
            {
                Item(output, $"\\fI{Escape(argument.Name.ToUpperInvariant())}\\fR", argument.Description);
            }

            foreach (Option option in command.Options.Where(o => !o.Hidden))
            {
                string value = option.HelpName is { } name ? $" \\fI{Escape(name)}\\fR" : "";
                Item(output, string.Join(", ", option.Aliases.Prepend(option.Name).Select(alias => $"\\fB{Escape(alias)}\\fR")) + value,
                    option.Description);
            }
        }

        Section(output, "EXIT STATUS");
        foreach ((string verb, ExitCode[] codes) in ExitCodes.Documented)
        {
            output.Write($".SS {Escape(verb)}\n");
            foreach (ExitCode code in codes)
            {
                Item(output, $"\\fB{code.Code.ToString(CultureInfo.InvariantCulture)}\\fR", code.Meaning);
            }
        }

        output.Write(".PP\n"
            + Escape("Every other verb: 0 done; 1 failed, or the command line is wrong; install, start and restart also 2: accepted, the node does not run yet.") + "\n");
        Section(output, "ENVIRONMENT");
        foreach ((string name, string meaning) in Variables)
        {
            Item(output, $"\\fB{Escape(name)}\\fR", meaning);
        }

        Section(output, "FILES");
        Item(output, "\\fI~/.openclaw\\fR", "The state directory of an account's own node: identity, configuration, exec policy, logs.");
        Item(output, "\\fI/var/lib/openclaw\\-node\\fR", "The state directory of a node that is installed for the machine.");
        Section(output, "SEE ALSO");
        output.Write(Escape("systemctl(1), openclaw-node help VERB") + "\n");
    }

    private static void Section(TextWriter output, string name) => output.Write($".SH {name}\n");

    private static void Item(TextWriter output, string head, string? text) => output.Write($".TP\n{head}\n{Escape(text ?? "")}\n");

    /// <summary>A line of text for roff: no escape of it, no hyphen made of a minus, no request at its beginning.</summary>
    internal static string Escape(string text)
    {
        StringBuilder line = new(text.Length + 16);
        foreach (char c in text)
        {
            line.Append(c switch { '\\' => "\\e", '-' => "\\-", '\n' or '\r' => " ", '\u2026' => "...", _ => c.ToString() });
        }

        return line.Length > 0 && line[0] is ('.' or '\'') ? "\\&" + line : line.ToString();
    }
}
