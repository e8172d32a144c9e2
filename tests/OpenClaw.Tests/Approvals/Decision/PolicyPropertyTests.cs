using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Policy;

namespace OpenClaw.Tests.Approvals.Decision;

/// <summary>What must hold for every policy and every command: taking something away never allows more.</summary>
public sealed class PolicyPropertyTests : NeedsPosix
{
    private const int Runs = 400;

    private static readonly string[] Patterns =
        ["/usr/bin/uname", "/usr/bin/*", "/usr/**", "uname", "ls", "*", "**", "u*", "~/tool", "/usr/bin/printf",
            "=command:0000000000000000", "/usr/bin/dash", "sh"];

    private static readonly string?[] Arguments = [null, null, null, "^-s$", ".*", "^$", "[", "sha256:cwd-argv:v1:00"];

    private static readonly string[][] Commands =
    [
        ["uname", "-s"], ["/usr/bin/uname"], ["ls"], ["nice", "uname"], ["sh", "-c", "uname -s"], ["sh", "-c", "ls | head -n 1"],
        ["sh", "-c", "cd / && ls"], ["sh", "-c", "echo $(id)"],
        ["sh", "script.sh"], ["env", "X=1", "uname"], ["sudo", "ls"], ["printf", "%s", "x"], ["sh", "-c", "true; pwd"],
        ["sh", "-c", "\"$0\" \"$@\"", "uname", "-s"], ["nosuchprogram"], ["head", "-n", "1"],
    ];

    [Fact]
    public void RemovingARuleNeverAllowsMore() => ForAll((random, document, command) =>
    {
        AgentApprovals main = document.Agent("main")!;
        List<AllowlistEntry> rules = [.. main.Allowlist!];
        if (rules.Count == 0)
        {
            return;
        }
        rules.RemoveAt(random.Next(rules.Count));
        ExecApprovalsDocument fewer = document.WithAgent("main", main with { Allowlist = rules });
        Assert.True(Allows(document, command) || !Allows(fewer, command),
            $"removing a rule allowed {string.Join(" ", command)} under {Describe(document)}");
    });

    [Fact]
    public void AStricterWordNeverAllowsMore() => ForAll((random, document, command) =>
    {
        AgentApprovals main = document.Agent("main")!;
        AgentApprovals stricter = random.Next(3) switch
        {
            0 => main with { Security = ExecSecurity.Deny },
            1 => main with { Ask = ExecAsk.Always },
            // With "full" the rules do not count; below it they do, and only they.
            _ => main with { Security = main.Security == ExecSecurity.Deny ? ExecSecurity.Deny : ExecSecurity.Allowlist, Allowlist = [] },
        };
        Assert.True(Allows(document, command) || !Allows(document.WithAgent("main", stricter), command)
            || stricter.Allowlist is { Count: 0 } && IsHarmlessAlone(command),
            $"a stricter word allowed {string.Join(" ", command)} under {Describe(document)}");
    });

    [Fact]
    public void ADenyAnywhereThatCountsDeniesEverything() => ForAll((_, document, command) =>
        Assert.False(Allows(document.WithAgent("main", document.Agent("main")! with { Security = ExecSecurity.Deny }), command)));

    [Fact]
    public void AnEmptyAllowlistAllowsOnlyFiltersAndBuiltins() => ForAll((_, document, command) =>
    {
        ExecApprovalsDocument empty = document.WithAgent("main",
            new AgentApprovals { Security = ExecSecurity.Allowlist, Ask = ExecAsk.Off, Allowlist = [] });
        Assert.True(!Allows(empty, command) || IsHarmlessAlone(command), string.Join(" ", command));
    });

    [Fact]
    public void ASnapshotOfTheSamePolicyIsCurrentAndOneWithALostRuleIsNot() => ForAll((_, document, _) =>
    {
        PolicySnapshot snapshot = Policy(document).Snapshot;
        Assert.True(snapshot.IsCurrent(Policy(document).Snapshot));
        Assert.True(PolicySnapshot.Read(snapshot.ToTree())!.IsCurrent(snapshot)
            && snapshot.IsCurrent(PolicySnapshot.Read(snapshot.ToTree())!));
        ExecApprovalsDocument empty = document.WithAgent("main", document.Agent("main")! with { Allowlist = [] });
        Assert.Equal(snapshot.Rules.Count == 0, snapshot.IsCurrent(Policy(empty).Snapshot));
    });

    private static bool IsHarmlessAlone(string[] command) => command[0] == "head" || command is ["sh", "-c", "true; pwd"];

    private static void ForAll(Action<Random, ExecApprovalsDocument, string[]> property)
    {
        Random random = new(20260921);
        for (int run = 0; run < Runs; run++)
        {
            List<AllowlistEntry> rules = Enumerable.Range(0, random.Next(5))
                .Select(_ => AllowlistEntry.Create(Patterns[random.Next(Patterns.Length)]) with
            {
                ArgPattern = Arguments[random.Next(Arguments.Length)], IsAllowAlways = random.Next(4) == 0,
            }).ToList();
            ExecApprovalsDocument document = ExecApprovalsDocument.Empty.WithAgent("main", new AgentApprovals
            {
                Security = (ExecSecurity)random.Next(3), Ask = (ExecAsk)random.Next(3), Allowlist = rules,
            });
            property(random, document, Commands[random.Next(Commands.Length)]);
        }
    }

    private static bool Allows(ExecApprovalsDocument document, string[] command)
    {
        Dictionary<string, string> environment = new() { ["PATH"] = "/usr/bin:/bin", ["HOME"] = "/nonexistent" };
        ResolutionContext context = new("/", environment);
        RunInputs inputs = new() { Argv = command, Analysis = RunAnalysis.Analyze(command, null, context), WorkingDirectory = "/",
            Environment = environment, AgentId = "main" };
        return ExecPolicyEvaluator.Evaluate(inputs, Policy(document), [], "/nonexistent").Allowed;
    }

    private static EffectivePolicy Policy(ExecApprovalsDocument document) =>
        EffectivePolicy.Resolve(new ExecApprovalsSnapshot(document, "hash", Exists: true, null), ExecConfig.Empty, "main", now: default);

    private static string Describe(ExecApprovalsDocument document) =>
        string.Join("; ", Policy(document).Rules) + " " + document.Agent("main")!.Security + " " + document.Agent("main")!.Ask;
}
