using System.Management.Automation;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.PolicyFiles;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Operator;
using OpenClaw.Node.State;
using OpenClaw.Node.Texts;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>The rules that an object in the pipeline of Add-OpenClawExecRule stands for.</summary>
internal static class RuleSource
{
    private const string Takes =
        "a rule is made of a program's name, a file, a command of Get-Command, a rule, a row with a column Pattern, a result of Test-OpenClawExec or a waiting request.";
    private const string Next = "Get-Help Add-OpenClawExecRule -Examples";

    /// <exception cref="OpenClawCommandException">It stands for none; the message says why.</exception>
    public static IReadOnlyList<WantedRule> Read(PSObject input, string? argPattern, bool anyArgument, StateLocation location,
        string directory) => PipelineInput.Base(input) switch
    {
        string text => [new WantedRule(text, argPattern, null)],
        ExecRule rule =>
            [new WantedRule(rule.Pattern, argPattern ?? rule.ArgPattern, rule.Agent,
                rule.AllowAlways && argPattern is null) { Terms = rule.Attached.WithoutEmpty }],
        FileInfo file => [new WantedRule(file.FullName, argPattern, null)],
        DirectoryInfo folder => throw new OpenClawCommandException(
            "PatternInvalid", ErrorCategory.InvalidArgument, $"{folder.FullName} is a folder; a rule is for programs.",
            $"For every program in it: {ToolWords.PowerShell.AddRule(Path.Combine(folder.FullName, "**"))}", folder),
        CommandInfo command => [new WantedRule(PathOf(command), argPattern, null)],
        ExecTest test => Missing(test.Source, argPattern, anyArgument),
        ExecRequestView request => Missing(Ask(location, request.Argv, request.AgentId, request.Directory), argPattern, anyArgument),
        GatewayExecRequest request =>
            Missing(Ask(location, OfThisMachine(request, location).Argv, request.AgentId, request.Directory ?? directory), argPattern,
                anyArgument),
        // Over remoting or out of a file comes what was so there and then.
        _ when PipelineInput.KindOf(input) is { } kind
            && (kind == typeof(ExecTest).FullName || kind == typeof(ExecRequestView).FullName
                || kind == typeof(GatewayExecRequest).FullName) =>
            throw PipelineInput.Unfit(input,
                "it comes from another session or out of a file, and is looked at here before a rule is made of it.",
                "... | Test-OpenClawExec | Add-OpenClawExecRule"),
        _ when PipelineInput.Has(input, "Pattern") => [OfRow(input, argPattern)],
        ExecHistoryRecord =>
            throw PipelineInput.Unfit(input, Takes, "Get-OpenClawExecHistory -Kind Denied | Test-OpenClawExec | Add-OpenClawExecRule"),
        _ => throw PipelineInput.Unfit(input, Takes, Next),
    };

    private static WantedRule OfRow(PSObject row, string? argPattern) => new(
        PipelineInput.Text(row, "Pattern")
            ?? throw new OpenClawCommandException("PatternInvalid", ErrorCategory.InvalidArgument, "The column Pattern is empty.",
                "Give a program name, a path or a glob of a path.", row),
        argPattern ?? PipelineInput.Text(row, "ArgPattern"),
        PipelineInput.Text(row, "Agent", "AgentId"),
        bool.TryParse(row.Properties["AllowAlways"]?.Value?.ToString(), out bool always) && always && argPattern is null)
    {
        Terms = RuleTerms.All.Aggregate(RuleTerms.None, (terms, term) => TermOf(row, term, terms)),
    };

    private static RuleTerms TermOf(PSObject row, RuleTerm term, RuleTerms terms)
    {
        // A list as JSON has it, or as a table's cell shows it. What is there and no text (readers of JSON make numbers and times of it) is
        // not left out: the rule would allow something else than the row says.
        string[] typed = PipelineInput.Texts(row, term.Member)
            ?? [LanguagePrimitives.ConvertTo<string>(PipelineInput.Value(row, term.Member)) ?? ""];
        if (typed.All(string.IsNullOrWhiteSpace))
        {
            return terms;
        }

        RuleTerms read = term.Typed(terms, typed, out string? problem);
        Check(term, problem, typed);
        return read;
    }

    /// <summary>An error where something cannot be attached to a rule.</summary>
    public static void Check(RuleTerm term, string? problem, object value)
    {
        if (problem is not null)
        {
            throw new OpenClawCommandException(
                term.Refusal.Id, ErrorCategory.InvalidArgument, $"{term.Refusal.Text}: {problem}.", $"Give {term.Expected}.", value);
        }
    }

    private static string PathOf(CommandInfo command) => command switch
    {
        ApplicationInfo program => program.Path,
        ExternalScriptInfo script => script.Path,
        _ => throw new OpenClawCommandException(
            "PatternInvalid", ErrorCategory.InvalidArgument,
            $"{command.Name} is a {command.CommandType} of PowerShell and no program that a gateway could start.",
            $"For the program of that name: Get-Command {ToolWords.PowerShell.Quote(command.Name)} -CommandType Application | Add-OpenClawExecRule", command),
    };

    private static ExecTestResult Ask(StateLocation location, IReadOnlyList<string> argv, string? agent, string directory) =>
        new ExecApprovals(location).Test(argv, agent, directory);

    /// <summary>A request at a gateway may be for another node: a rule here would do nothing for it.</summary>
    private static GatewayExecRequest OfThisMachine(GatewayExecRequest request, StateLocation location) =>
        request.NodeId is { } node && node == SavedNode.Read(location).DeviceId && request.Argv.Count > 0
            ? request : throw new OpenClawCommandException(
            "RequestOfAnotherNode", ErrorCategory.InvalidArgument,
            $"The request {request.Id} is for {request.Target}, not for the node of this machine: a rule here would not allow it.",
            $"Answer it at the gateway: {ToolWords.PowerShell.AllowOnce(request.Id)} -Gateway, or add the rule on that machine.", request);

    /// <summary>"Allow what is missing": one rule for each program that nothing allows yet.</summary>
    private static IReadOnlyList<WantedRule> Missing(ExecTestResult test, string? argPattern, bool anyArgument)
    {
        if (test.Outcome == ExecTestOutcome.Runs)
        {
            return [];
        }

        ExecTestProgram[] missing = [.. test.Programs.Where(program => !program.Allowed)];
        if (missing.Length == 0 || missing.Any(program => !program.RuleWouldHelp))
        {
            throw new OpenClawCommandException(
                "NoRuleHelps", ErrorCategory.InvalidOperation, $"No rule can allow '{test.Command}'. {test.Summary}",
                test.WhatWouldMakeItRun is [string first, ..] ? first : "Test-OpenClawExec says what would make it run.", test.Command);
        }

        if (!anyArgument && argPattern is null && missing.FirstOrDefault(program => program.ArgumentsMayChange) is { } open)
        {
            throw new OpenClawCommandException(
                "ArgumentsUnknown", ErrorCategory.InvalidOperation,
                $"The shell may still change the arguments of '{open.Command}', so no rule for exactly these can match.",
                "Allow it with any arguments: -AnyArgument", test.Command);
        }

        return [.. missing.Select(program =>
            new WantedRule(program.Path!, argPattern ?? (anyArgument ? null : ArgPattern.Of(program.Argv.Skip(1))), test.AgentId))
            .Distinct()];
    }
}
