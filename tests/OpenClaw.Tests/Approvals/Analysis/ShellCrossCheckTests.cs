using System.Diagnostics;
using System.Globalization;
using OpenClaw.Node.Approvals.Analysis.Posix;
using OpenClaw.Node.Approvals.Analysis.Words;
using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Plans;
using OpenClaw.Node.Approvals.Policy;

namespace OpenClaw.Tests.Approvals.Analysis;

/// <summary>
/// What the tokenizer accepts, sh and bash execute exactly as it says. <c>OPENCLAW_SHELL_CROSSCHECK=1000000</c> sets the number of
/// payloads, <c>OPENCLAW_SHELL_CROSSCHECK_SEED</c> the first seed, <c>OPENCLAW_SHELL_FOLDER</c> a folder with further shells (zsh, mksh,
/// ksh93, yash, busybox as ash).
/// </summary>
[Trait("NotUnder", "wine")] // wine starts the shells of the machine below it, which then see other paths than the test.
public class ShellCrossCheckTests(ITestOutputHelper output)
{
    private const int BatchSize = 2_000;

    public static TheoryData<string, int> Shells =>
        new() { { "dash", 0 }, { "bash", 1 }, { "zsh", 2 }, { "mksh", 3 }, { "ksh93", 4 }, { "yash", 5 }, { "ash", 6 } };

    [Theory]
    [MemberData(nameof(Shells))]
    public void Accepted_payloads_start_what_was_said(string name, int offset)
    {
        string? path = RealShell.Find(name);
        Assert.SkipWhen(path is null, name + " is not installed");
        int count = Number("OPENCLAW_SHELL_CROSSCHECK", TestPart.IsWanted(TestPart.Shells) ? 6_000 : 2_000);
        int seed = Number("OPENCLAW_SHELL_CROSSCHECK_SEED", 20_261) + (offset * 1_000_003);
        ShellDialect own = name switch { "bash" => ShellDialect.Bash, "zsh" => ShellDialect.Zsh, "dash" => ShellDialect.Dash,
            _ => ShellDialect.Any };
        using var shell = new RealShell(path!);
        var generator = new PayloadGenerator(seed);
        var clock = Stopwatch.StartNew();
        int accepted = 0, compared = 0, alone = 0;
        var pending = new List<(string Text, List<Expectation> Expected)>();
        for (int made = 0; made < count || pending.Count > 0;)
        {
            while (made < count && pending.Count < BatchSize)
            {
                made++;
                string text = generator.Next();
                // What is accepted for any shell must hold for this one, too; zsh counts as one only when it is called sh.
                var expectations = new List<Expectation>();
                foreach (ShellDialect dialect in own is ShellDialect.Any or ShellDialect.Zsh ? [own] : new[] { own, ShellDialect.Any })
                {
                    (IReadOnlyList<PosixCommand>? commands, _) = PosixTokenizer.Read(text, dialect);
                    if (commands is null)
                    {
                        continue;
                    }
                    accepted++;
                    // ksh93 loses what the members of a pipeline write to the trace; zsh starts nothing when a pattern or a
                    // ~name is no good, and an assignment in a pipeline leaves the status alone there.
                    bool untraced = (name == "ksh93" && commands.Any(static command => command.Link == SegmentLink.Pipe))
                        || (name == "zsh"
                            && commands.Any(static command => command.Words.Any(static word => word.MayExpand)
                                || (command.Words.Count == 0 && command.Link == SegmentLink.Pipe)));
                    if (!untraced && Expectation.Of(commands, own) is { } expected)
                    {
                        expectations.Add(expected);
                    }
                }
                if (expectations.Count > 0)
                {
                    pending.Add((text, expectations));
                }
            }
            List<RealShell.Trace> traces = shell.RunBatch(pending.ConvertAll(static item => item.Text));
            for (int i = 0; i < pending.Count; i++)
            {
                Assert.True(i < traces.Count && traces[i].Complete, $"{name} ended at: {pending[Math.Min(i, traces.Count - 1)].Text}");
                pending[i].Expected.ForEach(expected => Compare(pending[i].Text, expected, traces[i].Started, name));
                compared++;
                if (compared % Math.Max(40, count / 1_000) == 7 && pending[i].Expected[0].OnlyStubs)
                {
                    alone++;
                    Compare(pending[i].Text, pending[i].Expected[0], shell.RunWithOption(pending[i].Text).Started, name + " -c");
                }
            }
            pending.Clear();
        }
        output.WriteLine(
            $"{name}: {count} payloads made (seed {seed}), {accepted} readings accepted, {compared} compared, {alone} of them also with -c, no disagreement, {clock.Elapsed.TotalSeconds:F0} s");
        Assert.True(compared > count / 4, "too few payloads were accepted for the check to mean anything");
    }

    /// <summary>
    /// The texts that are really executed, with programs as paths, in a shell where everything is in the way of the names.
    /// <c>OPENCLAW_PINNED_CROSSCHECK=1000000</c> sets the number of payloads; each accepted one starts real programs, so the normal run
    /// makes some hundred. <c>OPENCLAW_PINNED_SHELL=bash</c> takes that shell alone.
    /// </summary>
    [Theory]
    [InlineData("dash")]
    [InlineData("bash")]
    public void Pinned_payloads_start_what_was_decided(string name)
    {
        string? path = RealShell.Find(name), only = Environment.GetEnvironmentVariable("OPENCLAW_PINNED_SHELL");
        Assert.SkipWhen(path is null, name + " is not installed");
        Assert.SkipWhen(!string.IsNullOrEmpty(only) && only != name, only + " was asked for alone");
        int count = Number("OPENCLAW_PINNED_CROSSCHECK", 1_500), seed = Number("OPENCLAW_SHELL_CROSSCHECK_SEED", 20_262) + name.Length;
        ShellDialect dialect = name == "bash" ? ShellDialect.Bash : ShellDialect.Dash;
        using var shell = new RealShell(path!, compiled: count > 10_000);
        var generator = new PayloadGenerator(seed);
        EffectivePolicy policy = EffectivePolicy.Resolve(
            new ExecApprovalsSnapshot(ExecApprovalsDocument.Empty.WithAgent("main",
                new AgentApprovals { Security = ExecSecurity.Allowlist, Ask = ExecAsk.Off,
                    Allowlist = [AllowlistEntry.Create(shell.Programs + "/*")] }), "hash", Exists: true, null),
            ExecConfig.Empty,
            "main",
            now: default);
        Dictionary<string, string> environment = new() { ["PATH"] = shell.Programs, ["HOME"] = "/nonexistent" };
        ResolutionContext context = new(shell.Surroundings, environment);
        int allowed = 0, direct = 0;
        var pending = new List<(string Text, string Pinned, Expectation Expected)>();
        for (int made = 0; made < count || pending.Count > 0;)
        {
            while (made < count && pending.Count < BatchSize)
            {
                made++;
                string text = generator.Next();
                string[] argv = [path!, "-c", text];
                RunInputs inputs = new() { Argv = argv, Analysis = RunAnalysis.Analyze(argv, null, context),
                    WorkingDirectory = context.WorkingDirectory, Environment = environment, AgentId = "main" };
                PolicyDecision decision = ExecPolicyEvaluator.Evaluate(inputs, policy, [], "/nonexistent");
                // What is not allowed by rules, or cannot be written exactly, is not started.
                if (!decision.Allowed || RunArgv.Build(decision, argv, context) is not { } planned
                    || PosixTokenizer.Read(text, dialect).Commands is not { } commands
                    || Expectation.Of(commands, dialect, filled: true) is not { OnlyStubs: true } expected)
                {
                    continue;
                }
                bool isShell = planned[0] == path;
                direct += isShell ? 0 : 1;
                Assert.True(!isShell || planned.Count == 3 && planned[1] == "-c", string.Join(" ", planned));
                pending.Add((text, isShell ? planned[2]
                    : string.Join(" ", planned.Select(static word => "'" + word.Replace("'", "'\\''") + "'")), expected));
            }
            List<RealShell.Trace> traces = shell.RunPinned(pending.ConvertAll(static item => item.Pinned));
            for (int i = 0; i < pending.Count; i++)
            {
                Assert.True(i < traces.Count && traces[i].Complete, $"{name} ended at: {pending[Math.Min(i, traces.Count - 1)].Pinned}");
                Compare(pending[i].Text + "\nas\n" + pending[i].Pinned, pending[i].Expected, traces[i].Started, name);
                allowed++;
            }
            pending.Clear();
        }
        output.WriteLine(
            $"{name}: {count} payloads made (seed {seed}), {allowed} allowed and run with their paths, {direct} of them without a shell, no decoy");
        Assert.True(allowed > count / 5, "too few payloads were allowed for the check to mean anything");
    }

    /// <summary>A text that were not pinned would meet what stands in its way.</summary>
    [Theory]
    [InlineData("dash")]
    [InlineData("bash")]
    public void Decoys_show_themselves(string name)
    {
        Assert.SkipWhen(RealShell.Find(name) is null, name + " is not installed");
        using var shell = new RealShell(RealShell.Find(name)!);
        List<RealShell.Trace> traces = shell.RunPinned(["p0 a", "p2", "f1", "./p1", "./f0 x", "command p0", "exec f0 | cat"]);
        Assert.Equal(7, traces.Count);
        Assert.All(traces, static trace => Assert.Equal("<decoy>", string.Join("\n", trace.Started.Select(Quote))));
    }

    [Theory]
    [InlineData("p0 $(p1)", "<p1> <p0>")]
    [InlineData("p0 'a b'\np1", "<p0> <a b> <p1>")]
    [InlineData("f0 || { p0; p1; }", "<f0> <p0> <p1>")]
    public void The_trace_shows_what_hides(string payload, string expected)
    {
        Assert.SkipWhen(RealShell.Find("dash") is null, "dash is not installed");
        using var shell = new RealShell(RealShell.Find("dash")!);
        Assert.Equal(expected.Split(' ').Order(), string.Join(" ", shell.RunBatch([payload])[0].Started.Select(Quote)).Split(' ').Order());
    }

    private static int Number(string variable, int standard) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.Integer, CultureInfo.InvariantCulture, out int value)
            ? value : standard;

    private static void Compare(string text, Expectation expected, IReadOnlyList<IReadOnlyList<string>> started, string shell)
    {
        string said = string.Join("\n", expected.Runs.Select(static run => run.Show())), did = string.Join("\n", started.Select(Quote));
        var open = expected.Runs.ToList();
        bool same = open.Count == started.Count;
        for (int i = 0; same && i < started.Count; i++)
        {
            // The members of one pipeline run at the same time: any order of theirs is right.
            int at = open.FindIndex(run => run.Pipeline == open[0].Pipeline && run.IsExactly(started[i]));
            at = at >= 0 ? at : open.FindIndex(run => run.Pipeline == open[0].Pipeline && run.CouldBe(started[i]));
            same = at >= 0;
            if (same)
            {
                open.RemoveAt(at);
            }
        }
        Assert.True(same, $"{shell} disagrees about\n{text}\nsaid:\n{said}\ndid:\n{did}");
    }

    private static string Quote(IReadOnlyList<string> argv) => string.Join(" ", argv.Select(static word => "<" + word + ">"));

    private sealed record Run(int Pipeline, IReadOnlyList<PosixWord> Words, bool Filled)
    {
        public string Show() => Quote([.. Words.Select(static word => word.Value)]) + (Expands ? " (may expand)" : "");

        // In an empty directory a pattern stands for itself, so only braces, tildes and doubtful quoting leave the arguments open.
        private bool Expands =>
            Words.Any(word =>
                (word.Traits & (WordTraits.Brace | WordTraits.Tilde | WordTraits.Ambiguous
                    | (Filled ? WordTraits.Glob : WordTraits.None))) != 0);

        public bool IsExactly(IReadOnlyList<string> argv) => !Expands && argv.SequenceEqual(Words.Select(static word => word.Value));

        public bool CouldBe(IReadOnlyList<string> argv) => Expands && argv[0] == Words[0].Value;
    }

    private sealed record Expectation(IReadOnlyList<Run> Runs, bool OnlyStubs)
    {
        /// <summary>
        /// What runs, given that <c>p…</c> succeeds and <c>f…</c> fails; null when a word would be carried out by the shell itself or lies
        /// outside the stubs.
        /// </summary>
        public static Expectation? Of(IReadOnlyList<PosixCommand> commands, ShellDialect dialect, bool filled = false)
        {
            var runs = new List<Run>();
            bool onlyStubs = true;
            int status = 0, pipeline = 0;
            for (int i = 0; i < commands.Count;)
            {
                int end = i + 1;
                while (end < commands.Count && commands[end].Link == SegmentLink.Pipe)
                {
                    end++;
                }
                bool runsNow = commands[i].Link switch { SegmentLink.And => status == 0, SegmentLink.Or => status != 0, _ => true };
                for (int at = i; at < end; at++)
                {
                    if (commands[at].Words.Count == 0)
                    {
                        status = runsNow ? 0 : status;
                        continue;
                    }
                    string program = commands[at].Words[0].Value;
                    bool stub = Array.IndexOf(RealShell.Stubs, program) >= 0;
                    onlyStubs &= stub;
                    // bash reports other names through its handler, dash only as an error text.
                    if (!stub && (dialect != ShellDialect.Bash || !IsStubLike(program)))
                    {
                        return null;
                    }
                    if (runsNow)
                    {
                        runs.Add(new Run(pipeline, commands[at].Words, filled));
                        status = !stub ? 127 : program[0] == 'f' ? 1 : 0;
                    }
                }
                status = runsNow && commands[i].Negated ? (status == 0 ? 1 : 0) : status;
                pipeline++;
                i = end;
            }
            return new Expectation(runs, onlyStubs);
        }
    }

    private static bool IsStubLike(string program) =>
        program.IndexOfAny(['p', 'f']) >= 0 && program.Any(char.IsDigit) && program.IndexOf('/') < 0;
}
