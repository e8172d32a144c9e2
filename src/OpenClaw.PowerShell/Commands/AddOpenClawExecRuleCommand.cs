using System.Management.Automation;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.PolicyFiles;
using OpenClaw.Node.State;
using OpenClaw.PowerShell.Completion;
using OpenClaw.PowerShell.Output;
using ArgumentExpression = OpenClaw.Node.Approvals.Matching.ArgPattern;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// <para>Add-OpenClawExecRule: allows a program, for every agent or for one. A name is stored as the file it means on this machine.</para>
/// <para>Through the pipeline come names, files, commands of Get-Command, rows of a CSV file, rules of another machine, and what a test or
/// a request is missing. A rule that is there already is no error.</para>
/// </summary>
[Cmdlet(VerbsCommon.Add, "OpenClawExecRule", SupportsShouldProcess = true, DefaultParameterSetName = PatternSet)]
[OutputType(typeof(ExecRule))]
public sealed class AddOpenClawExecRuleCommand : ExecPolicyCmdlet
{
    private const string PatternSet = "Pattern";
    private const string CommandLineSet = "CommandLine";
    private const string InputSet = "InputObject";
    private const string TemplateSet = "Template";

    private RuleTerms _terms = RuleTerms.None;

    /// <summary>
    /// Program names (git), paths (/usr/bin/git), globs of paths (/opt/tools/**), commands of cmd.exe (cmd:dir) or of PowerShell
    /// (ps:Get-Service).
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PatternSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProgramCompleter))]
    public string[] Pattern { get; set; } = [];

    /// <summary>
    /// Command lines as one would type them: each allows this program with exactly these arguments; a last word * stands for any more ('git
    /// log *').
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = CommandLineSet)]
    [ValidateNotNullOrEmpty]
    public string[] CommandLine { get; set; } = [];

    /// <summary>
    /// What to allow: names, files, commands, rules, rows with a column Pattern, results of Test-OpenClawExec, waiting requests.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputSet)]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    /// <summary>Templates of rules for commands that only look; each rule that is added is written.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TemplateSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RuleTemplateCompleter))]
    public string[] Template { get; set; } = [];

    /// <summary>A regular expression (ECMAScript) that the arguments, joined by spaces, must match; anchor it with ^ and $.</summary>
    [Parameter(Position = 1, ParameterSetName = PatternSet)]
    [Parameter(ParameterSetName = InputSet)]
    [AllowNull]
    [AllowEmptyString]
    public string? ArgPattern { get; set; }

    /// <summary>Allow the programs of a test or a request with any arguments, not only with those that were asked for.</summary>
    [Parameter(ParameterSetName = InputSet)]
    public SwitchParameter AnyArgument { get; set; }

    /// <summary>The agent; default: that of the object, else * for all.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string? Agent { get; set; }

    /// <summary>
    /// Keep a bare name as a name, for a policy that several machines share. Gateways since 2026.3.31 call programs by their path, which
    /// such a rule does not match.
    /// </summary>
    [Parameter]
    public SwitchParameter ByName { get; set; }

    /// <summary>Variables that a request may set with these rules, besides the harmless ones.</summary>
    [Parameter]
    [AllowEmptyCollection]
    public string[]? AllowedEnv { get; set; }

    /// <summary>Write the rules.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(StateLocation location)
    {
        _terms = new RuleTerms { AllowedEnv = VariableLists.Parse(AllowedEnv) };
        foreach (string warning in _terms.Warnings)
        {
            WriteWarning(warning);
        }

        switch (ParameterSetName)
        {
            case PatternSet:
                foreach (string text in Pattern)
                {
                    AddEach(location, text, () => [new WantedRule(text, ArgPattern, null)]);
                }

                break;
            case CommandLineSet:
                foreach (string line in CommandLine)
                {
                    AddEach(location, line, () => [OfLine(line)]);
                }

                break;
            case TemplateSet:
                foreach (string name in Template)
                {
                    AddEach(location, name, () => OfTemplate(name));
                }

                break;
            default:
                AddEach(location, InputObject!, () => RuleSource.Read(InputObject!, ArgPattern, AnyArgument, location, CurrentDirectory));
                break;
        }
    }

    private void AddEach(StateLocation location, object target, Func<IReadOnlyList<WantedRule>> rules)
    {
        try
        {
            foreach (WantedRule rule in rules())
            {
                Add(location, rule);
            }
        }
        catch (OpenClawCommandException refused)
        {
            WriteFailure(refused, target);
        }
    }

    private void Add(StateLocation location, WantedRule wanted)
    {
        string agent = Agent?.Trim() ?? wanted.Agent ?? PolicyEdits.EveryAgent;
        string? arguments = string.IsNullOrEmpty(wanted.ArgPattern) ? null : wanted.ArgPattern;
        RuleProgram rule = wanted.AllowAlways
            ? new RuleProgram { Typed = wanted.Pattern, Pattern = wanted.Pattern }
            : RuleProgram.Here(wanted.Pattern, ByName, arguments, CurrentDirectory);
        if (rule.Refusal is { } refused)
        {
            throw new OpenClawCommandException("PatternInvalid", ErrorCategory.InvalidArgument, refused,
                rule.NextStep ?? "Give a program name, a path or a glob of a path.", wanted.Pattern);
        }

        if (arguments is not null && !ArgumentExpression.IsUsable(arguments))
        {
            throw new OpenClawCommandException(
                "ArgPatternInvalid", ErrorCategory.InvalidArgument,
                "-ArgPattern is not a regular expression that this node can use: the rule would never match.",
                "Use ECMAScript syntax; try it with Test-OpenClawExec afterwards.", arguments);
        }

        RuleTerms terms = _terms.Or(wanted.Terms);
        foreach (RuleTerm term in RuleTerms.All)
        {
            RuleSource.Check(term, term.Problem(terms), term.Show(terms));
        }

        ExecApprovalsDocument Edit(ExecApprovalsDocument document) => wanted.AllowAlways
            ? document.Adding(agent,
                AllowlistEntry.Create(rule.Pattern) with { ArgPattern = arguments, IsAllowAlways = true, Terms = terms })
            : document.WithRule(agent, rule.Pattern, arguments, terms);
        if (Change(location, Edit) && (PassThru || ParameterSetName == TemplateSet)
            && new ExecApprovalsStore(location).Load().Document.Agent(agent)
                ?.Allowlist?.FirstOrDefault(entry => entry.Is(rule.Pattern, arguments, wanted.AllowAlways)) is { } added)
        {
            WriteObject(PolicyMapping.ToExecRule(agent, added, location));
        }

        if (rule.Note is { } note)
        {
            // That a name stays a name is what was asked for, and not what gateways ask by.
            (ByName ? WriteWarning : (Action<string>)WriteVerbose)(note);
        }

        foreach (string warning in rule.Warnings)
        {
            WriteWarning(warning);
        }
    }

    private static IReadOnlyList<WantedRule> OfTemplate(string name) => RuleTemplate.Find(name)?.Rules() is { Count: > 0 } rules
        ? [.. rules.Select(rule => new WantedRule(rule.Pattern, rule.ArgPattern, null))]
        : throw new OpenClawCommandException(
            "TemplateUnknown", ErrorCategory.ObjectNotFound, $"There is no template '{name}' for this machine.",
            "Choose one of: " + string.Join(", ", RuleTemplate.All.Where(known => known.Rules().Count > 0).Select(known => known.Name))
                + ".", name);

    private static WantedRule OfLine(string text) => RuleLine.Read(text, out string? problem) is { } line
        ? new WantedRule(line.Program, line.ArgPattern, null)
        : throw new OpenClawCommandException(
            "CommandLineInvalid", ErrorCategory.InvalidArgument, $"'{text}' is no command line for a rule: {problem}.",
            "Give one program and its arguments: -CommandLine 'git log *'", text);
}
