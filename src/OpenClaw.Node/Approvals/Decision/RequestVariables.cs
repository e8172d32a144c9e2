using OpenClaw.Node.Approvals.Analysis.Words;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Policy;
using OpenClaw.Node.Execution;

namespace OpenClaw.Node.Approvals.Decision;

/// <summary>
/// What a caller's variables do to rules. Nobody can list by which variables some program runs, loads or trusts something else
/// (<c>PERLLIB</c>, <c>APT_CONFIG</c>, any variable of a makefile), so it is the other way round: a rule covers the harmless ones and those
/// that the policy names.
/// </summary>
internal static class RequestVariables
{
    /// <summary>Names of the variables that reach the command as the request sets them: a shell gets only some.</summary>
    public static IReadOnlyList<string> Reaching(IEnumerable<KeyValuePair<string, string>> overrides,
        IReadOnlyDictionary<string, string> environment) => overrides
        .Where(pair => environment.TryGetValue(pair.Key.Trim(), out string? value) && value == pair.Value)
        .Select(pair => pair.Key).ToList();

    /// <summary>Variables of the request that are neither harmless nor named by the policy for every program.</summary>
    public static IReadOnlyList<string> Unlisted(RunInputs inputs, EffectivePolicy policy) => NotNamed(NotHarmless(inputs), policy);

    /// <summary>The same of those that stand beside the command: a grant for a text holds what stands in it.</summary>
    public static IReadOnlyList<string> UnlistedBeside(RunInputs inputs, EffectivePolicy policy) =>
        NotNamed(NotHarmlessBeside(inputs), policy);

    /// <summary>
    /// Variables of the request that only the policy or a person can allow, each once: those that stand beside the command and those that
    /// <c>env</c> sets in front of it. It is all one to a program who set them.
    /// </summary>
    public static IReadOnlyList<string> NotHarmless(RunInputs inputs) => NotHarmlessBeside(inputs)
        .Concat(inputs.Analysis.EnvAssignments.Where(pair => !HarmlessVariables.Contains(pair.Key, pair.Value)).Select(pair => pair.Key))
        .Distinct(HostEnvironment.NameComparer).ToList();

    /// <summary>Those of them that stand beside the command.</summary>
    public static IReadOnlyList<string> NotHarmlessBeside(RunInputs inputs) => inputs.OverrideNames
        .Select(name => name.Trim())
        .Where(name => !HarmlessVariables.Contains(name, inputs.Environment.TryGetValue(name, out string? value) ? value : string.Empty))
        .Distinct(HostEnvironment.NameComparer).ToList();

    /// <summary>
    /// The policy as it is for a request with such variables: of the rules those that name every one of them, and nothing that needs no
    /// rule.
    /// </summary>
    public static EffectivePolicy Restrict(EffectivePolicy policy, IReadOnlyList<string> variables) =>
        variables.Count == 0 ? policy : policy with
    {
        Rules = policy.Rules.Only(rule => Names(rule, variables)),
        SafeBins = SafeBins.None,
        AutoAllowSkills = false,
    };

    /// <summary>The first granted rule for a whole text that covers such variables; null when there is none.</summary>
    public static AllowlistRule? GrantFor(GrantedText text, EffectivePolicy policy, IReadOnlyList<string> variables) =>
        policy.Rules.For(text).FirstOrDefault(rule => variables.Count == 0 || Names(rule, variables));

    /// <summary>True when the rules still cover the variables.</summary>
    public static bool Stand(IReadOnlyList<string> notHarmless, EffectivePolicy now, IReadOnlyList<RuleKey> rules)
    {
        List<string> left = notHarmless.Where(name => !now.AllowedEnv.Contains(name, HostEnvironment.NameComparer)).ToList();
        return left.Count == 0 || rules.Count > 0 && rules.All(key => now.Rules.Any(rule => rule.Key == key && Names(rule, left)));
    }

    public static AnalysisReason Reason(IReadOnlyList<string> variables) => new(
        "environment",
        $"the request sets {string.Join(", ", variables)}, and a rule covers no variable that the policy does not name: it could make an allowed program run or load something else.");

    private static List<string> NotNamed(IReadOnlyList<string> names, EffectivePolicy policy) =>
        names.Where(name => !policy.AllowedEnv.Contains(name, HostEnvironment.NameComparer)).ToList();

    private static bool Names(AllowlistRule rule, IReadOnlyList<string> variables) =>
        rule.AllowedEnv is { } names && variables.All(name => names.Contains(name, HostEnvironment.NameComparer));
}
