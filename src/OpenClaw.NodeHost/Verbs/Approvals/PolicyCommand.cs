using System.CommandLine;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.PolicyFiles;
using OpenClaw.Node.State;

namespace OpenClaw.NodeHost.Verbs.Approvals;

/// <summary>What the verbs that change the policy share: they show every difference, store it in one step, and can be asked to do only the first.</summary>
internal sealed class PolicyCommand
{
    public PolicyCommand(string name, string description)
    {
        Command = new Command(name, description);
        Command.Options.Add(StateDir);
        Command.Options.Add(DryRun);
    }

    public Command Command { get; }

    public Option<string?> StateDir { get; } = CommonOptions.StateDir();

    public Option<bool> DryRun { get; } = new("--dry-run") { Description = "Show what would change and change nothing" };

    /// <summary>The agent; null for all.</summary>
    public static Option<string?> Agent() => new("--agent") { Description = "The agent (default: *, all agents)", HelpName = "id" };

    /// <summary>The agent as the document spells it: null for the defaults.</summary>
    public static string? AgentId(string? name) => string.IsNullOrWhiteSpace(name) || name.Trim() == PolicyEdits.EveryAgent ? null : name.Trim();

    /// <summary>Shows and stores a change; exit code.</summary>
    public int Change(ParseResult parse, Func<ExecApprovalsDocument, ExecApprovalsDocument> edit, bool exactly = false)
    {
        TextWriter output = parse.InvocationConfiguration.Output;
        ExecApprovalsStore store = new(StateLocation.Resolve(parse.GetValue(StateDir)));
        ExecApprovalsSnapshot before = store.Load();
        if (before.Malformed is { } malformed)
        {
            throw new NodeStateException(StateProblem.Malformed, malformed, store.Path);
        }

        IReadOnlyList<string> differences = PolicyDifference.Between(before.Document, edit(before.Document));
        foreach (string line in differences)
        {
            output.WriteLine(Terminal.ConsoleLog.OneLine(line));
        }

        if (differences.Count == 0)
        {
            output.WriteLine("Nothing to change.");
            return ExitCodes.Ok;
        }

        if (parse.GetValue(DryRun))
        {
            output.WriteLine($"Nothing was changed in {store.Path} (--dry-run).");
            return ExitCodes.Ok;
        }

        if (store.Update(edit, exactly ? before.Hash : null).Outcome == ApprovalsUpdateOutcome.Conflict)
        {
            parse.InvocationConfiguration.Error.WriteLine($"error: {store.Path} was changed by somebody else meanwhile; look at it and try again");
            return ExitCodes.Error;
        }

        output.WriteLine($"Changed {store.Path}.");
        return ExitCodes.Ok;
    }
}
