using BenchmarkDotNet.Attributes;
using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Policy;
using OpenClaw.Node.Execution;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Benchmarks;

/// <summary>
/// From the words of a request to the decision: analysis, effective policy, search on the PATH, real paths, rules, table and gates. The
/// budget is 100 microseconds for a typical command after warm-up.
/// </summary>
[MemoryDiagnoser]
public class DecisionBenchmarks
{
    private readonly IReadOnlyDictionary<string, string> _environment = HostEnvironment.Build(HostEnvironment.OfThisProcess(), null,
        isShellWrapper: true);
    private readonly string _directory = Directory.GetCurrentDirectory();
    private readonly ExecApprovalsSnapshot _document = Document();

    [Benchmark(Baseline = true)]
    public bool DirectCommand() => Decide(["ls", "-la"], null);

    [Benchmark]
    public bool DirectCommandWithArgPattern() => Decide(["uname", "-s"], null);

    [Benchmark]
    public bool CommandThroughTheShell() => Decide(["/bin/sh", "-lc", "ls -la"], "ls -la");

    [Benchmark]
    public bool PipelineThroughTheShell() =>
        Decide(["/bin/sh", "-lc", "cat README.md | head -n 5 && ls -la"], "cat README.md | head -n 5 && ls -la");

    [Benchmark]
    public bool DeniedCommand() => Decide(["touch", "x"], null);

    private bool Decide(string[] argv, string? rawCommand)
    {
        ResolutionContext context = new(_directory, _environment);
        RunInputs inputs = new()
        {
            Argv = argv, Analysis = RunAnalysis.Analyze(argv, rawCommand, context), WorkingDirectory = _directory,
            Environment = _environment, AgentId = "main",
        };
        return ExecPolicyEvaluator.Evaluate(inputs, EffectivePolicy.Resolve(_document, ExecConfig.Empty, "main", now: default), [],
            "/root").Allowed;
    }

    /// <summary>A policy as an administrator has it after a while: thirty rules, the ones that match at the end.</summary>
    private static ExecApprovalsSnapshot Document()
    {
        IEnumerable<string> others = Enumerable.Range(0, 26).Select(i => $$"""{"pattern":"/opt/tools/{{i}}/**/run*"}""");
        string rules = string.Join(",", others.Concat(
        [
            """{"pattern":"/usr/bin/uname","argPattern":"^-[a-z]$"}""", """{"pattern":"/usr/bin/cat"}""", """{"pattern":"/usr/bin/ls"}""",
            """{"pattern":"git"}""",
        ]));
        string text = "{\"version\":1,\"defaults\":{\"security\":\"allowlist\",\"ask\":\"off\"},\"agents\":{\"main\":{\"allowlist\":["
            + rules + "]}}}";
        return new ExecApprovalsSnapshot(ExecApprovalsParser.ParseRequest(JsonTreeReader.Read(text), out _), "hash", Exists: true, null);
    }
}
