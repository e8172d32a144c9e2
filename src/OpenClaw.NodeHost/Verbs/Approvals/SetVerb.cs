using System.CommandLine;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.PolicyFiles;
using OpenClaw.NodeHost.Terminal;

namespace OpenClaw.NodeHost.Verbs.Approvals;

/// <summary>
/// `openclaw-node approvals set`: replaces the policy by one in a file or on standard input, validated whole, in one step.
/// </summary>
internal static class SetVerb
{
    public static Command Create()
    {
        PolicyCommand policy = new("set", "Replace the policy by the one in a file (YAML or JSON). It is validated as a whole first.");
        Option<string?> file = new("--file") { Description = "The file: .yaml and .yml are YAML, everything else JSON with comments",
            HelpName = "path" };
        Option<bool> stdin = new("--stdin") { Description = "Read the policy from standard input, YAML or JSON" };
        Option<bool> acceptUnknown =
            new("--accept-unknown") { Description = "Take also members that look like misspelt ones; others that this version does not know are kept anyway" };
        Option<bool> force = PolicyCommand.Force();
        policy.Command.Options.Add(file);
        policy.Command.Options.Add(stdin);
        policy.Command.Options.Add(acceptUnknown);
        policy.Command.Options.Add(force);
        policy.Command.Validators.Add(result =>
        {
            if (result.GetResult(file) is not null == result.GetValue(stdin))
            {
                result.AddError("give one of --file and --stdin");
            }
        });
        policy.Command.SetAction(parse =>
        {
            string? path = parse.GetValue(file);
            string text = path is null ? ReadBounded(Console.In) : ReadFile(path);

            // On standard input nothing names the format; YAML policies never begin with a brace, JSON ones always do.
            PolicyFormat format = path is not null ? PolicyFile.FormatOf(path) : text.TrimStart().StartsWith('{')
                ? PolicyFormat.Json : PolicyFormat.Yaml;
            ExecApprovalsDocument document;
            try
            {
                document = PolicyFile.Read(text, format, policy.Stored(parse), out IReadOnlyList<string> unknown,
                    parse.GetValue(acceptUnknown));
                foreach (string sentence in unknown)
                {
                    parse.InvocationConfiguration.Error.WriteLine("warning: " + Terminal.ConsoleLog.OneLine(sentence));
                }
            }
            catch (PolicyFileException problem)
            {
                parse.InvocationConfiguration.Error.WriteLine(
                    $"error: {path ?? "standard input"} is not a valid exec policy: {problem.Message}; nothing was changed");
                return ExitCodes.Error;
            }

            return policy.Change(parse, stored => document.KeepingUse(stored), exactly: true, replaceBroken: parse.GetValue(force));
        });
        return policy.Command;
    }

    private static string ReadFile(string path)
    {
        using StreamReader reader = GivenFile.Open(path);
        return ReadBounded(reader);
    }

    // One character more than is allowed: the reader of the policy then says so.
    private static string ReadBounded(TextReader reader)
    {
        char[] buffer = new char[PolicyYaml.MaxCharacters + 1];
        return new string(buffer, 0, reader.ReadBlock(buffer, 0, buffer.Length));
    }
}
