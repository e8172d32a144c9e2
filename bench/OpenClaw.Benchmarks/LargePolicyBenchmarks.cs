using System.Globalization;
using BenchmarkDotNet.Attributes;
using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Policy;
using OpenClaw.Node.Execution;

namespace OpenClaw.Benchmarks;

/// <summary>
/// One decision under ten thousand rules that all mean other programs, and one behind them that means these. The budget is 5 milliseconds
/// and a megabyte, whatever the rules and the command are.
/// </summary>
[MemoryDiagnoser]
public class LargePolicyBenchmarks
{
    private const int RuleCount = 10_000;

    // As many as the text of a shell may hold.
    private const int ProgramCount = 64;

    private readonly IReadOnlyDictionary<string, string> _environment = HostEnvironment.Build(HostEnvironment.OfThisProcess(), null,
        isShellWrapper: true);
    private string _directory = string.Empty;
    private string[] _programs = [];
    private ExecApprovalsSnapshot _document = null!;

    /// <summary>What the rules look like.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    [
        "/opt/tools/{0}/prog", "/opt/tools/{0}/prog0", "/opt/tools/{0}/*", "**/*x{0}*",
        // For these very programs, with other arguments.
        "{1}/prog{2} ^y{0}$", "{1}/prog{2} ^(y|z){0}$", "{1}/prog{2} sha256:cwd-argv:v1:{0}", "{1}/* ^(y|z){0}$",
    ];

    /// <summary>How one of them looks; its number stands in it.</summary>
    [ParamsSource(nameof(Kinds))]
    public string Kind { get; set; } = Kinds[0];

    /// <summary>Makes programs and the policy.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _directory = Directory.CreateTempSubdirectory("openclaw-bench-").FullName;
        _programs = [.. Enumerable.Range(0, ProgramCount).Select(Program)];
        _document = new ExecApprovalsSnapshot(ExecApprovalsDocument.Empty.WithAgent("main", new AgentApprovals
        {
            Security = ExecSecurity.Allowlist, Ask = ExecAsk.Off,
            Allowlist = [.. Enumerable.Range(0, RuleCount).Select(Rule), AllowlistEntry.Create(_directory + "/*")],
        }), "hash", Exists: true, null);
    }

    [Benchmark(Baseline = true)]
    public bool OneProgram() => Decide([_programs[0], "x"], null);

    [Benchmark]
    public bool OneProgramManyTimes() => DecideText(string.Join(';', Enumerable.Repeat(_programs[0] + " x", ProgramCount)));

    [Benchmark]
    public bool ManyPrograms() => DecideText(string.Join(';', _programs));

    /// <summary>Takes the programs away.</summary>
    [GlobalCleanup]
    public void Delete() => Directory.Delete(_directory, recursive: true);

    private AllowlistEntry Rule(int number)
    {
        string[] parts = string.Format(CultureInfo.InvariantCulture, Kind, number, _directory, number % ProgramCount).Split(' ', 2);
        AllowlistEntry rule = AllowlistEntry.Create(parts[0]);
        return parts.Length == 1 ? rule : rule with { ArgPattern = parts[1] };
    }

    private string Program(int number)
    {
        string extension = OperatingSystem.IsWindows() ? ".exe" : "";
        string path = Path.Combine(_directory, "prog" + number.ToString(CultureInfo.InvariantCulture) + extension);
        File.WriteAllBytes(path, [0]);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        return path;
    }

    private bool DecideText(string text) => Decide(["/bin/sh", "-c", text], text);

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
}
