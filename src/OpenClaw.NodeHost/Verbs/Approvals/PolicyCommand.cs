using System.CommandLine;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.PolicyFiles;
using OpenClaw.NodeHost.Terminal;

namespace OpenClaw.NodeHost.Verbs.Approvals;

/// <summary>
/// What the verbs that change the policy share: they show every difference, store it in one step, and can be asked to do only the first.
/// </summary>
internal sealed class PolicyCommand
{
    public PolicyCommand(string name, string description)
    {
        Command = new Command(name, description);
        State.AddTo(Command);
        Command.Options.Add(DryRun);
        Command.Options.Add(Yes);
    }

    public Command Command { get; }

    public StateOptions State { get; } = new();

    public Option<bool> DryRun { get; } = new("--dry-run") { Description = "Show what would change and change nothing" };

    public Option<bool> Yes { get; } = Question.Yes("Do not ask before everything is allowed to run unasked");

    /// <summary>For the verbs that can begin with a new file.</summary>
    public static Option<bool> Force() =>
        new("--force") { Description = "Replace also a stored policy that cannot be read; it is kept beside the new one" };

    /// <summary>The agent; null for all.</summary>
    public Option<string?> Agent()
    {
        Option<string?> agent = new("--agent") { Description = "The agent (default: *, all agents)", HelpName = "id" };
        agent.CompleteAgents(State);
        Command.Options.Add(agent);
        return agent;
    }

    /// <summary>The agent as the document spells it: null for the defaults.</summary>
    public static string? AgentId(string? name) =>
        string.IsNullOrWhiteSpace(name) || name.Trim() == PolicyEdits.EveryAgent ? null : name.Trim();

    /// <summary>The document as it is stored now; empty where none can be read, which the change itself then tells.</summary>
    public ExecApprovalsDocument Stored(ParseResult parse) =>
        new ExecApprovalsStore(State.Resolve(parse)).Load() is { Malformed: null } snapshot
        ? snapshot.Document : ExecApprovalsDocument.Empty;

    /// <summary>Shows and stores a change; exit code.</summary>
    public int Change(ParseResult parse, Func<ExecApprovalsDocument, ExecApprovalsDocument> edit, bool exactly = false,
        bool replaceBroken = false)
    {
        TextWriter output = parse.InvocationConfiguration.Output;
        PolicyChange change = new(State.Resolve(parse), edit, replaceBroken);
        foreach (string line in change.Differences)
        {
            output.WriteLine(Terminal.ConsoleLog.OneLine(line));
        }

        foreach (string danger in change.Dangers)
        {
            parse.InvocationConfiguration.Error.WriteLine("warning: " + Terminal.ConsoleLog.OneLine(danger));
        }

        if (change.Differences.Count == 0)
        {
            output.WriteLine("Nothing to change.");
            return ExitCodes.Ok;
        }

        if (parse.GetValue(DryRun))
        {
            output.WriteLine($"Nothing was changed in {change.Path} (--dry-run).");
            return ExitCodes.Ok;
        }

        if (change.Openings.Count > 0 && !parse.GetValue(Yes) && !Question.IsMeant(parse, string.Join(" ", change.Openings)))
        {
            return ExitCodes.Error;
        }

        if (!change.Apply(exactly))
        {
            parse.InvocationConfiguration.Error.WriteLine(
                $"error: {change.Path} was changed by somebody else meanwhile; look at it and try again");
            return ExitCodes.Error;
        }

        if (change.Adopted is { } adopted)
        {
            output.WriteLine(Terminal.ConsoleLog.OneLine(adopted));
        }

        output.WriteLine($"Changed {change.Path}.");
        return ExitCodes.Ok;
    }
}
