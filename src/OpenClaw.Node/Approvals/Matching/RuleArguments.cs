using OpenClaw.Node.Approvals.Files;

namespace OpenClaw.Node.Approvals.Matching;

/// <summary>
/// The arguments of one command before the rules that name it, be it a file or a command of a shell: a rule that names these arguments
/// comes before one for any, and only so many expressions are tried.
/// </summary>
/// <param name="argv">The arguments as they will arrive, the command first; null when they cannot be known: then only rules for any
/// arguments are looked at.</param>
/// <param name="workingDirectory">The run's directory; null when it is not certain: then no fingerprint matches.</param>
/// <param name="otherName">The name by which a file is called where that is not its own.</param>
/// <param name="paths">How paths in arguments are compared.</param>
/// <param name="work">What the decision may still cost.</param>
internal sealed class RuleArguments(IReadOnlyList<string>? argv, string? workingDirectory, string? otherName, PathRules paths,
    MatchWork work)
{
    /// <summary>
    /// So many expressions over arguments are compiled for one command; rules behind them that need it do not match. Somebody who may set
    /// the policy could otherwise keep the node busy with it.
    /// </summary>
    public const int MaxExpressions = 256;

    private readonly ArgumentTexts? _texts = argv is null ? null : new ArgumentTexts(argv);
    private string? _fingerprint;
    private int _expressions;

    /// <summary>
    /// The rule that allows whatever it is; null when there is none, and when no more rules may be looked at.
    /// </summary>
    public static AllowlistRule? ForEverything(RuleList rules, MatchWork work) => work.Take(1) ? rules.Everything : null;

    /// <summary>The rule that allows these arguments; null when none does.</summary>
    /// <param name="rules">In the document's order; those that cannot name the command may be left out.</param>
    /// <param name="names">Whether a rule names the command.</param>
    /// <param name="holds">Whether a file still says what a fingerprint holds it to.</param>
    public AllowlistRule? First(IEnumerable<AllowlistRule> rules, Func<AllowlistRule, bool> names, Func<string, bool> holds)
    {
        AllowlistRule? any = null;
        foreach (AllowlistRule rule in rules)
        {
            if (work.IsExhausted)
            {
                break;
            }
            if (!names(rule))
            {
                continue;
            }
            if (string.IsNullOrEmpty(rule.ArgPattern))
            {
                // A generated rule without a fingerprint is of an old release: it bound nothing, so it allows nothing any more.
                any ??= rule.FromAllowAlways ? null : rule;
            }
            else if (ArgPattern.IsHash(rule.ArgPattern) ? IsFingerprint(rule.ArgPattern!, holds) : IsFound(rule))
            {
                return rule;
            }
        }
        return any;
    }

    private bool IsFingerprint(string fingerprint, Func<string, bool> holds)
    {
        if (argv is null || workingDirectory is null || !work.Take(MatchWork.Fingerprint))
        {
            return false;
        }
        return ArgPattern.HasHash(fingerprint, _fingerprint ??= ArgPattern.Hash(workingDirectory, argv, otherName))
            && holds(fingerprint);
    }

    private bool IsFound(AllowlistRule rule) =>
        _texts is not null && !rule.FromAllowAlways && (ArgPattern.AsText(rule.ArgPattern!, _texts, paths, work)
            ?? ++_expressions <= MaxExpressions && ArgPattern.AsExpression(rule.ArgPattern!, _texts, paths, work));
}
