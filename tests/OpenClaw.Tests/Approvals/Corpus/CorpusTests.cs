using System.Runtime.InteropServices;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Approvals.Corpus;

/// <summary>The working directory of the process is part of some cases, so nothing else runs meanwhile.</summary>
[CollectionDefinition("corpus", DisableParallelization = true)]
public sealed class CorpusCollection;

/// <summary>
/// Replays what the reference node host 2026.9.6 did (decisions.json) and compares. Never looser; where this node is stricter or answers
/// otherwise, expectations.txt says why. To see everything: CORPUS_REPORT=file dotnet test --filter CorpusTests.
/// </summary>
[Collection("corpus")]
public sealed class CorpusTests(ITestOutputHelper output)
{
    [Fact]
    public async Task DecidesAsTheReferenceOrStricter()
    {
        Assert.SkipUnless(RuntimeInformation.IsOSPlatform(OSPlatform.Linux), "the corpus was recorded on Linux");
        Assert.SkipUnless(File.Exists("/bin/bash"), "the corpus needs bash");
        string work = Path.Combine(Path.GetTempPath(), "openclaw-corpus-" + Guid.NewGuid().ToString("N").Substring(0, 8));
        string before = Directory.GetCurrentDirectory();
        try
        {
            CorpusNode node = new(work);
            Directory.SetCurrentDirectory(node.Cwd);
            await ReplayAsync(node);
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
            Directory.Delete(work, recursive: true);
        }
    }

    private async Task ReplayAsync(CorpusNode node)
    {
        // Another recording can be replayed the same way: CORPUS_FILE names it.
        string? other = Environment.GetEnvironmentVariable("CORPUS_FILE");
        JsonObject book = JsonTreeReader.Read(other is null ? Resource("decisions.json") : File.ReadAllText(other)).AsObject!;
        Dictionary<string, (CorpusClass Class, string Reason)> expected = Expectations();
        string? only = Environment.GetEnvironmentVariable("CORPUS_ONLY");
        List<string> report = [], problems = [];
        Dictionary<CorpusClass, int> counts = [];
        int comparable = 0, same = 0;
        foreach (IGrouping<string, JsonObject> group in book["cases"]!.AsArray!.Select(test => test.AsObject!)
            .GroupBy(test => test["config"]?.AsText ?? "default"))
        {
            node.UseConfig(new CorpusPlaceholders("", node.Home, node.Bin, node.Cwd, node.Work, "")
                .In(book["configs"]!.AsObject![group.Key] ?? JsonObject.Empty).AsObject!);
            foreach (JsonObject test in group)
            {
                string id = test["id"]!.AsText!;
                if (only is not null && !id.Contains(only) || test["needs"]?.AsArray?.All(path => File.Exists(path.AsText!)) == false)
                {
                    continue;
                }
                CorpusVerdict verdict = await JudgeAsync(node, test);
                counts[verdict.Class] = counts.TryGetValue(verdict.Class, out int count) ? count + 1 : 1;
                bool counted = !test["tags"]!.AsArray!.Any(tag => tag.AsText is "peer-hole" or "peer-broad");
                comparable += counted ? 1 : 0;
                same += counted && verdict.Class == CorpusClass.Same ? 1 : 0;
                if (verdict.Class == CorpusClass.Same)
                {
                    continue;
                }
                report.Add($"{verdict.Class} {id} [{string.Join(",", test["tags"]!.AsArray!.Select(tag => tag.AsText))}]\n    {string.Join("\n    ", verdict.Findings)}");
                bool hole = test["tags"]!.AsArray!.Any(tag => tag.AsText == "peer-hole") && verdict.Class == CorpusClass.Stricter;
                bool never = verdict.Class is CorpusClass.OpenHole or CorpusClass.Error;
                // Looser counts as such unless it is listed: where a plan is made that the reference cannot hold to its programs and this
                // node can.
                if (never || !hole && (!expected.TryGetValue(id, out var known) || known.Class != verdict.Class))
                {
                    problems.Add(report[report.Count - 1]);
                }
            }
        }
        if (Environment.GetEnvironmentVariable("CORPUS_REPORT") is { Length: > 0 } path)
        {
            File.WriteAllText(path, string.Join("\n", report) + "\n");
        }
        output.WriteLine(string.Join(", ", counts.Select(pair => $"{pair.Key} {pair.Value}"))
            + $"; same {same} of {comparable} that are neither peer-hole nor peer-broad");
        Assert.True(problems.Count == 0, $"{problems.Count} cases are not as expected:\n{string.Join("\n", problems.Take(20))}");
        Assert.True(only is not null || same >= comparable * 0.91, $"only {same} of {comparable} are the same");
    }

    private static async Task<CorpusVerdict> JudgeAsync(CorpusNode node, JsonObject test)
    {
        try
        {
            return CorpusComparison.Compare(test, await new CorpusReplay(node).RunAsync(test));
        }
        catch (Exception e)
        {
            return new CorpusVerdict(CorpusClass.Error, [e.ToString()]);
        }
    }

    /// <summary>Lines of <c>class id reason</c>.</summary>
    private static Dictionary<string, (CorpusClass Class, string Reason)> Expectations() => Resource("expectations.txt").Split('\n')
        .Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split([' '], 3))
        .ToDictionary(parts => parts[1], parts => (Enum.TryParse(parts[0], out CorpusClass known) ? known : CorpusClass.Error, parts[2]));

    private static string Resource(string name)
    {
        using Stream stream = typeof(CorpusTests).Assembly.GetManifestResourceStream("Corpus/" + name)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
