using System.Globalization;
using System.Text;
using OpenClaw.LiveTests.Browser.Script;
using OpenClaw.LiveTests.Browser.Site;
using OpenClaw.LiveTests.Gateways;
using OpenClaw.LiveTests.Nodes;

namespace OpenClaw.LiveTests.Browser;

/// <summary>
/// The same script through the real gateway against our node and against the gateway's own node host, whose answers were recorded.
/// </summary>
[Collection(Lane.Browser)]
public sealed class ScriptTests(LiveGateways gateways)
{
    /// <summary>
    /// In MB, proportional set size, without the browser: what the node may cost more after so many steps, and after hundreds, pictures and
    /// files among them.
    /// </summary>
    private const double MostGrowth = 30;
    private const double MostGrowthAtLast = 45;
    private const int StepsForGrowth = 100;

    /// <summary>
    /// OPENCLAW_LIVE_LONG=1 asks the reference again as well; OPENCLAW_LIVE_RECORDINGS names the folder its answers are then written to.
    /// </summary>
    public static TheoryData<NodeKind> Nodes =>
        LiveEnvironment.ReferenceInstead ? [NodeKind.Reference] : LiveEnvironment.Long
        ? [NodeKind.Program, NodeKind.Reference] : [NodeKind.Program];

    [Theory(Skip = Chromium.Missing, SkipUnless = nameof(Chromium.IsThere), SkipType = typeof(Chromium))]
    [MemberData(nameof(Nodes))]
    public async Task Every_step_is_answered_as_the_reference_answers_it(NodeKind kind)
    {
        LiveEnvironment.SkipUnlessWanted(TestPart.Browser);
        await using var site = FixtureSite.Start();
        await using var node = await BrowserNode.StartAsync(gateways, kind);
        var (record, report, steps, different) = (kind == NodeKind.Reference
            ? Environment.GetEnvironmentVariable("OPENCLAW_LIVE_RECORDINGS") : null, new StringBuilder(), 0, 0);
        List<ScriptAnswer> answers = [];
        var before = BrowserProcesses.MemoryOf(node.Node.ProcessId);
        var early = 0.0;
        double Growth() => (BrowserProcesses.MemoryOf(node.Node.ProcessId) - before) / (1024.0 * 1024.0);
        await foreach (var answer in ScriptPlayer.PlayAsync(node, site))
        {
            steps++;
            answers.Add(answer);
            early = steps == StepsForGrowth ? Growth() : early;
            var differences = record is null ? Compare(answer, kind) : [];
            if (LiveEnvironment.Long || Environment.GetEnvironmentVariable("OPENCLAW_LIVE_VERBOSE") == "1")
            {
                Console.WriteLine(
                    $"{answer.Chapter} | {answer.Step.Name} | {answer.Took.TotalMilliseconds:0} ms | {answer.Answer["ok"]} {answer.Answer["error"]?["message"]} {answer.Answer["unusable"]} | {differences.Count}");
            }

            if (differences.Count > 0)
            {
                different++;
                report.AppendLine(CultureInfo.InvariantCulture, $"{answer.Chapter} | {answer.Step.Name}: {differences.Count}")
                    .AppendJoin(Environment.NewLine, differences.Take(6).Select(found => "    " + found)).AppendLine();
            }
        }

        var growth = Growth();
        TestContext.Current.SendDiagnosticMessage("{0} steps; the node itself grew by {1:0.0} MB in the first {2}, by {3:0.0} MB in all",
            steps, early, StepsForGrowth, growth);
        foreach (var chapter in answers.GroupBy(answer => answer.Chapter).Where(_ => record is not null))
        {
            Recording.Save(record!, chapter.Key, chapter.Select(answer => (answer.Step.Name, answer.Answer)));
        }

        Assert.True(different == 0,
            $"{different} of {steps} steps differ from the reference; the node grew by {growth:0.0} MB.{Environment.NewLine}{report}{Tail(node.Node.Log)}");
        Assert.True(kind == NodeKind.Reference || (early < MostGrowth && growth < MostGrowthAtLast),
            $"The node itself grew by {early:0.0} MB, then {growth:0.0} MB.");
    }

    private static string Tail(string log) => log.Length < 2000 ? log : "… " + log[^2000..];

    private static List<Difference> Compare(ScriptAnswer answer, NodeKind kind)
    {
        if (!Recording.Load(answer.Chapter).TryGetValue(answer.Step.Name, out var recorded))
        {
            return [new Difference("", "never recorded", answer.Answer.ToJsonString())];
        }

        return [.. Difference.Between(recorded, answer.Answer, answer.Step.Comparison)
            .Where(found => kind == NodeKind.Reference
                || !KnownDifference.All.Any(known => known.Covers(answer.Chapter, answer.Step.Name, found)))];
    }
}
