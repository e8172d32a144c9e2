using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Analysis.Words;
using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Plans;
using OpenClaw.Node.Approvals.Policy;
using OpenClaw.Node.Execution;

namespace OpenClaw.Node.Approvals;

/// <summary>
/// Asks the policy about one command in every way in which gateways ask: as text for the shell or as a program with its arguments, at once
/// or after the node has prepared a plan, in which the program stands by its path. An answer that holds for one way only would be half the
/// truth.
/// </summary>
internal sealed class ExecTestWays(EffectivePolicy policy, string home, string? agentId, string directory)
{
    private const string Before = "gateways before 2026.3.31";
    private const string Since = "gateways since 2026.3.31, which let the node prepare it";

    /// <summary>The environment of the node that would run it: this process's, which is all that somebody beside it knows.</summary>
    public IReadOnlyDictionary<string, string> Inherited { get; init; } = HostEnvironment.OfThisProcess();

    /// <summary>A command as one would type it.</summary>
    public ExecTestResult OfText(string commandLine)
    {
        List<(string Way, string Description, ExecTestResult Result)> ways =
        [
            ("ShellText", $"as text for the shell ({Before})", Ask(ShellArgv(commandLine), commandLine, commandLine, prepare: false)),
            ("ShellTextPrepared", $"as text for the shell ({Since})", Ask(ShellArgv(commandLine), commandLine, commandLine, prepare: true)),
        ];
        if (PlainArgv(commandLine) is { } argv)
        {
            ways.AddRange(OfProgram(argv));
        }

        return Together(ways, commandLine);
    }

    /// <summary>A program with its arguments.</summary>
    public ExecTestResult OfArgv(IReadOnlyList<string> argv) => Together(OfProgram(argv), CommandText.Render(argv));

    private List<(string Way, string Description, ExecTestResult Result)> OfProgram(IReadOnlyList<string> argv) =>
    [
        ("Program", $"as a program with its arguments ({Before})", Ask(argv, null, CommandText.Render(argv), prepare: false)),
        ("ProgramPrepared", $"as a program with its arguments ({Since})", Ask(argv, null, CommandText.Render(argv), prepare: true)),
    ];

    private static IReadOnlyList<string> ShellArgv(string commandLine) => ThisSystem.IsWindows ? ["cmd.exe", "/d", "/s", "/c", commandLine]
        : ThisSystem.IsMacOS ? ["/bin/sh", "-c", commandLine]
        : ["/bin/sh", "-lc", commandLine];

    private static ExecTestResult Together(List<(string Way, string Description, ExecTestResult Result)> ways, string shown)
    {
        // The strictest speaks for all: who reads only one line must not believe that something runs which is refused.
        ExecTestResult strictest = ways.Select(way => way.Result).OrderByDescending(result => result.Outcome).First();
        IGrouping<ExecTestOutcome, string>[] outcomes =
            [.. ways.GroupBy(way => way.Result.Outcome, way => way.Description).OrderByDescending(group => group.Key)];
        string differ = outcomes.Length < 2 ? ""
            : " It depends on how the gateway asks: "
                + string.Join("; ", outcomes.Select(group => $"{Word(group.Key)} {string.Join(" and ", group)}")) + ".";
        return strictest with
        {
            Command = shown,
            Summary = strictest.Summary + differ,
            Ways = [.. ways.Select(way => new ExecTestWay
            {
                Way = way.Way, Description = way.Description, Outcome = way.Result.Outcome, Reason = way.Result.Reason,
                Summary = way.Result.Summary,
            })],
        };
    }

    private static string Word(ExecTestOutcome outcome) => outcome switch
    {
        ExecTestOutcome.Runs => "it runs",
        ExecTestOutcome.NeedsApproval => "it waits for approval",
        _ => "it is denied",
    };

    private ExecTestResult Ask(IReadOnlyList<string> argv, string? rawCommand, string shown, bool prepare)
    {
        CommandOpening opening = RunAnalysis.Open(argv, rawCommand);
        IReadOnlyDictionary<string, string> environment = HostEnvironment.BuildUnder(policy.EnvironmentRules, Inherited, null,
            opening.IsShellInvocation, argv);
        ResolutionContext context = new(directory, environment);
        CommandAnalysis analysis = RunAnalysis.Analyze(opening, context);
        RunInputs inputs = new() { Argv = argv, Analysis = analysis, WorkingDirectory = directory, Environment = environment,
            AgentId = agentId };
        PlanRefusedException? refused = null;
        if (prepare && !(policy.Security == ExecSecurity.Full && policy.Ask == ExecAsk.Off))
        {
            try
            {
                IReadOnlyList<string> planned = RunPlanBuilder.Bound(PlannedCommand.Of(inputs, policy, [], home), context).Argv;
                inputs = inputs with { Argv = planned,
                    Analysis = RunAnalysis.Analyze(planned, planned.SequenceEqual(argv) ? rawCommand : null, context) };
            }
            catch (PlanRefusedException problem)
            {
                refused = problem;
            }
        }

        ExecTestResult result = DecisionExplanation.Explain(PlannedCommand.Decide(inputs, policy, [], home), shown);
        return refused is null || result.Outcome == ExecTestOutcome.Denied ? result : result with
        {
            Outcome = ExecTestOutcome.Denied,
            Reason = "plan-refused",
            Summary = $"It is denied: this node cannot make a plan of it ({DecisionTexts.Plain(refused.Reason, refused.Detail).TrimEnd('.')}), so nobody is even asked.",
            WireMessage = refused.Message,
            WhatWouldMakeItRun = [.. result.WhatWouldMakeItRun,
                "Write it as one program with its arguments, or put it into a script and allow the script by its path."],
        };
    }

    /// <summary>The words of a text that is one program with arguments that no shell would change; null for everything else.</summary>
    private IReadOnlyList<string>? PlainArgv(string commandLine)
    {
        if (ThisSystem.IsWindows)
        {
            return commandLine.IndexOfAny(['"', '^', '&', '|', '<', '>', '%', '(', ')', '\'', '\n', '\r']) >= 0
                ? null : commandLine.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } words ? words : null;
        }

        IReadOnlyList<string> shell = ShellArgv(commandLine);
        ResolutionContext context = new(directory, HostEnvironment.BuildUnder(policy.EnvironmentRules, Inherited, null, true, shell));
        return RunAnalysis.Analyze(shell, commandLine, context) is { Ok: true,
            Segments: [{ SafeBuiltin: false, ArgumentsMayExpand: false, Blocked: null, PromptOnly: null, Argv.Count: > 0 } only] }
            ? only.Argv : null;
    }
}
