using System.Collections;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Durable;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Policy;
using OpenClaw.Node.Approvals.Runs;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Approvals.Runs;

/// <summary>
/// A grant for a script is one for what it said, at whatever moment of the decision it is rewritten, and however many grants there are.
/// </summary>
public sealed class GrantedContentTests : NeedsPosix
{
    private const string Good = "#!/bin/sh\necho hello\n", Evil = "#!/bin/sh\nrm -rf /\n";

    [Theory]
    [InlineData("sh", "{WORK}/s.sh")]
    [InlineData("sh", "s.sh")]
    [InlineData("sh", "./s.sh", "argument")]
    [InlineData("bash", "s.sh")]
    [InlineData("{WORK}/s.sh")]
    [InlineData("./s.sh", "argument")]
    [InlineData("nice", "./s.sh")]
    [InlineData("sh", "-c", "./s.sh")]
    [InlineData("sh", "-c", "sh s.sh")]
    [InlineData("sh", "-c", "nice ./s.sh | cat")]
    [InlineData("sh", "-c", "sh -c '\"$0\" \"$@\"' ./s.sh")]
    public void A_script_that_is_rewritten_while_it_is_decided_does_not_run(params string[] command)
    {
        using RunBox box = new();
        string script = box.Script("s.sh", Good);
        string[] argv = command.Select(word => word.Replace("{WORK}", box.Work)).ToArray();
        string[] arguments = argv[argv.Length - 1] == "argument" ? ["argument"] : [];
        EffectivePolicy policy = Rules([
            new(script, ArgPattern.WithContent(ArgPattern.Hash(box.Work, [script, .. arguments]), ScriptContent.Hash(script)!)),
            .. new[] { "/usr/bin/cat", RealPath.TryResolve("/usr/bin/cat")! }.Distinct()
                .Select(path => new KeyValuePair<string, string?>(path, null)),
        ]);
        bool refused = false;
        for (int lookup = 0; ; lookup++)
        {
            File.WriteAllText(script, Good);
            Watched environment = new(box.Work, lookup, () => File.WriteAllText(script, Evil));
            ResolutionContext context = new(box.Work, environment.Plain);
            RunRequest request = new()
            {
                Argv = argv, Analysis = RunAnalysis.Analyze(argv, null, context), AgentId = "main", SessionKey = "agent:main:main",
                RunId = "1", Cwd = box.Work,
                EnvironmentOverrides = [], Environment = environment,
            };
            PreparedRun? run = PreparedRun.Prepare(request, policy, [], box.Work, out PolicyDecision decision);
            bool rewritten = environment.Done;
            environment.Armed = false;
            bool runs = run is not null && run.FindDrift() == DecisionReason.Allowed;
            if (!rewritten)
            {
                Assert.True(runs, decision.Reason.ToString());
                break;
            }
            Assert.False(runs && File.ReadAllText(script) == Evil, "rewritten at look-up " + lookup);
            refused |= !runs;
        }
        Assert.True(refused);
    }

    /// <summary>
    /// What was granted is looked at before the command starts: nothing of the same command may be able to change it before it is read.
    /// </summary>
    [Theory]
    [InlineData("./b.sh", true)]
    [InlineData("bash b.sh", true)]
    [InlineData("{WORK}/b.sh", true)]
    [InlineData("./b.sh; cp e.sh b.sh", true)]
    [InlineData("./b.sh && sleep 1", true)]
    [InlineData("true && ./b.sh", true)]
    [InlineData("./b.sh | cat", true)]
    [InlineData("./b.sh | head -n 1 | wc -l", true)]
    [InlineData("cat e.sh | ./b.sh", true)]
    [InlineData("cp e.sh b.sh; ./b.sh", false)]
    [InlineData("cp e.sh b.sh && bash b.sh", false)]
    [InlineData("cp e.sh b.sh || {WORK}/b.sh", false)]
    [InlineData("cp e.sh b.sh | ./b.sh", false)]
    [InlineData("./b.sh | cp e.sh b.sh", false)]
    [InlineData("true | ./b.sh | cp e.sh b.sh", false)]
    [InlineData("./b.sh; ./b.sh", false)]
    [InlineData("sleep 1; ./b.sh", false)]
    [InlineData("sleep 1 && nice ./b.sh", false)]
    [InlineData("cat e.sh; ./b.sh", false)]
    [InlineData("cat e.sh && true && bash b.sh", false)]
    [InlineData("nice cat e.sh | ./b.sh", false)]
    [InlineData("bash b.sh\nbash b.sh", false)]
    public async Task A_grant_with_content_counts_where_nothing_of_the_command_runs_before_it(string text, bool runs)
    {
        using RunBox box = new();
        string script = box.Script("b.sh", Good);
        box.Script("e.sh", Evil);
        string hash = ArgPattern.WithContent(ArgPattern.Hash(box.Work, [script]), ScriptContent.Hash(script)!);
        string[] others =
            [.. new[] { "cp", "sleep", "cat" }.SelectMany(name => new[] { "/usr/bin/" + name, RealPath.TryResolve("/usr/bin/" + name)! })
                .Distinct()];
        string rules = string.Join(",", others.Select(path => "{\"pattern\":\"" + path + "\"}"));
        box.SetPolicy("{\"defaults\":{\"security\":\"allowlist\",\"ask\":\"off\"},\"agents\":{\"main\":{\"allowlist\":[{\"pattern\":\""
            + script + "\",\"argPattern\":\"" + hash
            + "\",\"source\":\"allow-always\"}," + rules + "]}}}");
        string answer = await box.RunAsync("sh", "-c", text.Replace("{WORK}", box.Work));
        Assert.True(runs == (answer == "ran"), answer);
        ExecTestResult explained = box.Admin.Test(["sh", "-c", text.Replace("{WORK}", box.Work)], "main", box.Work);
        Assert.True(runs || explained.Programs.Any(program => program.Why.Contains("Send it as a command of its own")),
            string.Join(" ", explained.Programs.Select(program => program.Why)));
    }

    [Theory]
    [InlineData("./b.sh", true)]
    [InlineData("true && ./b.sh", true)]
    [InlineData("./b.sh; cp e.sh b.sh", true)]
    [InlineData("cp e.sh b.sh; ./b.sh", false)]
    [InlineData("sleep 1 && bash b.sh", false)]
    [InlineData("sleep 1 || nice ./b.sh", false)]
    public void What_a_command_may_have_written_is_not_remembered(string text, bool remembered)
    {
        using RunBox box = new();
        box.Script("b.sh", Good);
        ResolutionContext context = new(box.Work, new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["HOME"] = box.Work });
        AllowAlways always = AllowAlways.Decide(RunAnalysis.Analyze(["sh", "-c", text], null, context), context, strictInlineEval: false);
        Assert.Equal(remembered, always.Rules.Any(rule => rule.Pattern.EndsWith("b.sh", StringComparison.Ordinal)));
        Assert.True(remembered || !always.Complete);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(500, true)]
    [InlineData(5_000, true)]
    [InlineData(60_000, false)]
    public void Many_grants_for_one_script_read_it_once(int others, bool allowed)
    {
        using RunBox box = new();
        string script = box.Script("s.sh", Good + new string('#', 3_000_000));
        string hash = ArgPattern.Hash(box.Work, [script]);
        EffectivePolicy policy = Rules([
            .. Enumerable.Range(0, others)
                .Select(i =>
                    new KeyValuePair<string, string?>(script,
                        ArgPattern.WithContent(hash, i.ToString("x64", System.Globalization.CultureInfo.InvariantCulture)))),
            new(script, ArgPattern.WithContent(hash, ScriptContent.Hash(script)!)),
        ]);
        ResolutionContext context = new(box.Work, new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["HOME"] = box.Work });
        RunInputs inputs = new()
        {
            Argv = [script], Analysis = RunAnalysis.Analyze([script], null, context), WorkingDirectory = box.Work,
            Environment = context.Environment, AgentId = "main",
        };
        PolicyDecision decision = ExecPolicyEvaluator.Evaluate(inputs, policy, [], box.Work);
        Assert.Equal(allowed, decision.Allowed);
        // 3 MB are paid for, and only once.
        Assert.InRange(decision.Work, allowed ? 3_000_000 / 64 : 0, MatchWork.Limit);
        Assert.True(others > 0 || decision.Work < 100_000, decision.Work.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void What_is_read_is_paid_for_and_read_once()
    {
        using RunBox box = new();
        string script = box.Script("s.sh", new string('a', 640_000));
        MatchWork work = new();
        string? first = work.ContentOf(script);
        long spent = work.Spent;
        Assert.Equal(ScriptContent.Hash(script), first);
        Assert.InRange(spent, 10_000, 20_000);
        File.WriteAllText(script, "other");
        Assert.Equal(first, work.ContentOf(script));
        Assert.Equal(spent, work.Spent);
        Assert.True(work.Take(MatchWork.Limit - spent));
        Assert.Null(work.ContentOf(box.Script("other.sh", "x")));
        Assert.True(work.IsExhausted);
    }

    [Fact]
    public async Task A_new_grant_for_a_script_takes_the_place_of_the_old_one()
    {
        using RunBox box = new();
        for (int i = 0; i < 5; i++)
        {
            string script = box.Script("s.sh", Good + "# " + i);
            foreach (string[] argv in new string[][] { ["/bin/sh", script], ["/bin/sh", script, "other"] })
            {
                JsonObject approved = (await box.ApprovedAsync(argv)).With("approvalDecision", JsonTree.Of("allow-always"));
                Assert.Equal("ran", await box.RunAsync(approved));
                Assert.Equal("ran", await box.RunAsync(argv));
            }
        }
        Assert.Equal(2, box.Store.Load().Document.Agent("main")!.Allowlist!.Count(rule => ArgPattern.IsHash(rule.ArgPattern)));
    }

    private static EffectivePolicy Rules(KeyValuePair<string, string?>[] rules) => EffectivePolicy.Resolve(
        new ExecApprovalsSnapshot(ExecApprovalsDocument.Empty.WithAgent("main", new AgentApprovals
        {
            Security = ExecSecurity.Allowlist, Ask = ExecAsk.Off,
            Allowlist = [.. rules.Select(rule =>
                AllowlistEntry.Create(rule.Key) with { ArgPattern = rule.Value, IsAllowAlways = rule.Value is not null })],
        }), "hash", Exists: true, null),
        ExecConfig.Empty,
        "main",
        now: default);

    /// <summary>
    /// An environment that does something when it is asked for the given time: between any two look-ups of a decision somebody may have
    /// acted.
    /// </summary>
    private sealed class Watched(string work, int at, Action act) : IReadOnlyDictionary<string, string>
    {
        private int _asked;

        public Dictionary<string, string> Plain { get; } = new() { ["PATH"] = "/usr/bin:/bin", ["HOME"] = work };

        public bool Armed { get; set; } = true;

        public bool Done { get; private set; }

        public int Count => Plain.Count;

        public IEnumerable<string> Keys => Plain.Keys;

        public IEnumerable<string> Values => Plain.Values;

        public string this[string key] => TryGetValue(key, out string? value) ? value : throw new KeyNotFoundException(key);

        public bool ContainsKey(string key) => TryGetValue(key, out _);

        public bool TryGetValue(string key, out string value)
        {
            if (_asked++ == at && Armed)
            {
                Done = true;
                act();
            }
            bool known = Plain.TryGetValue(key, out string? held);
            value = held!;
            return known;
        }

        public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => Plain.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
