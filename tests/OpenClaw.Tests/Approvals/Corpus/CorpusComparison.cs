using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Approvals.Corpus;

/// <summary>How a replayed case relates to what the reference did; the same classes as the corpus' own runner.</summary>
internal enum CorpusClass
{
    Same,
    Stricter,
    DifferentOutput,
    Looser,
    LooserPrepare,
    OpenHole,
    Error,
}

internal sealed record CorpusVerdict(CorpusClass Class, IReadOnlyList<string> Findings);

internal static class CorpusComparison
{
    public static CorpusVerdict Compare(JsonObject test, JsonObject record)
    {
        List<string> looser = [], looserPrepare = [], stricter = [], different = [];
        JsonObject expect = test["expect"]!.AsObject!;
        IReadOnlyList<JsonTree> expected = expect["steps"]!.AsArray!, got = record["steps"]!.AsArray!;
        for (int i = 0; i < expected.Count; i++)
        {
            JsonObject e = ForAccount(expected[i].AsObject!);
            JsonObject? g = i < got.Count ? got[i].AsObject : null;
            string op = e["op"]!.AsText!, label = $"{i + 1}:{op}";
            bool run = op == "run" || op == "invoke" && e.Has("ran");
            string answer = g?["skipped"]?.AsText ?? $"{g?["code"]?.AsText}: {g?["message"]?.AsText}";
            switch (op, Acted(e), Acted(g))
            {
                case (_, false, true)
                    when run: looser.Add(
                        $"{label} the reference did not run it ({e["message"]?.AsText ?? e["skipped"]?.AsText}), this node did"); break;
                case (_, true, false) when run: stricter.Add($"{label} the reference ran it, this node answered {answer}"); break;
                case ("prepare", false,
                    true): looserPrepare.Add($"{label} the reference refused ({e["message"]?.AsText}), this node prepared a plan"); break;
                case ("prepare", true, false): stricter.Add($"{label} prepare refused: {answer}"); break;
                case ("set", false, true): looser.Add($"{label} the reference refused the document, this node accepted it"); break;
                case ("set", true, false): stricter.Add($"{label} set refused: {answer}"); break;
                default: Diff(e, g, label, different); break;
            }
        }
        CompareProbes(expect["probe"]?.AsObject, record["probe"]?.AsObject, looser, stricter, different);
        CompareRules(expect["documentAfter"]!.AsObject!, record["documentAfter"]!.AsObject!, looser, looserPrepare, stricter, different);
        CorpusClass result = looser.Count > 0 ? CorpusClass.Looser
            : looserPrepare.Count > 0 ? CorpusClass.LooserPrepare
            : stricter.Count > 0 ? CorpusClass.Stricter
            : different.Count > 0 ? CorpusClass.DifferentOutput
            : CorpusClass.Same;
        bool hole = test["tags"]!.AsArray!.Any(tag => tag.AsText == "peer-hole")
            && result is CorpusClass.Same or CorpusClass.DifferentOutput
            && test["tags"]!.AsArray!.Any(tag => tag.AsText == "peer-hole");
        return new CorpusVerdict(hole ? CorpusClass.OpenHole : result, [.. looser, .. looserPrepare, .. stricter, .. different]);
    }

    /// <summary>
    /// The corpus was recorded as user id 0, who can change every file: a plan then holds the content of the system's programs, too. For
    /// any other account those cannot be changed between the question and the run, and nothing is held.
    /// </summary>
    private static JsonObject ForAccount(JsonObject step) =>
        Environment.UserName != "root" && step["plan"]?.AsObject is { } plan
            && plan["mutableFileOperand"]?.AsObject?["path"]?.AsText is ['/', ..]
            ? step.With("plan", plan.With("mutableFileOperand", JsonTree.Null))
            : step;

    private static void CompareProbes(JsonObject? expected, JsonObject? got, List<string> looser, List<string> stricter,
        List<string> different)
    {
        foreach (KeyValuePair<string, JsonTree> probe in expected?.Members ?? [])
        {
            string? want = probe.Value.AsText, have = got?[probe.Key]?.AsText;
            if (want != have)
            {
                (want is null ? looser : have is null ? stricter : different)
                    .Add($"side effect {probe.Key}: expected {want ?? "none"}, got {have ?? "none"}");
            }
        }
    }

    private static void CompareRules(JsonObject expected, JsonObject got, List<string> looser, List<string> looserPrepare,
        List<string> stricter, List<string> different)
    {
        HashSet<string> want = Rules(expected), have = Rules(got);
        List<string> extra = have.Where(rule => !want.Contains(rule)).ToList(), missing = want.Where(rule => !have.Contains(rule)).ToList();
        bool decisionsDiffer = looser.Count + looserPrepare.Count + stricter.Count > 0;
        if (extra.Count > 0 && missing.Count == 0)
        {
            looser.Add("the document has more rules: " + string.Join(" ", extra));
        }
        else if (extra.Count > 0)
        {
            different.Add($"document rules: expected {string.Join(" ", missing)} got {string.Join(" ", extra)}");
        }
        else if (missing.Count > 0 && !decisionsDiffer)
        {
            stricter.Add("the document has fewer rules: " + string.Join(" ", missing));
        }
        else if (!decisionsDiffer)
        {
            Diff(expected, got, "document", different);
        }
    }

    private static HashSet<string> Rules(JsonObject document)
    {
        HashSet<string> rules = [];
        foreach (KeyValuePair<string, JsonTree> agent in document["agents"]?.AsObject?.Members ?? [])
        {
            JsonObject members = agent.Value.AsObject!;
            foreach (JsonObject entry in (members["allowlist"]?.AsArray ?? []).Select(item => item.AsObject)
                .Where(item => item is not null)!)
            {
                rules.Add($"{agent.Key} {Text(entry["pattern"])} {Text(entry["argPattern"])} {Text(entry["source"])}");
            }
            AddSettings(rules, agent.Key, members);
        }
        AddSettings(rules, "defaults", document["defaults"]?.AsObject);
        return rules;
    }

    private static void AddSettings(HashSet<string> rules, string owner, JsonObject? members)
    {
        foreach (string name in new[] { "security", "ask", "askFallback", "autoAllowSkills" })
        {
            if (members?[name] is { } value)
            {
                rules.Add($"{owner} {name} {Text(value)}");
            }
        }
    }

    private static bool Acted(JsonObject? step) => step?["ok"]?.AsBool == true && !step.Has("skipped");

    private static void Diff(JsonTree? expected, JsonTree? got, string at, List<string> different)
    {
        if (Canonical(expected) == Canonical(got))
        {
            return;
        }
        if (expected is JsonObject e && got is JsonObject g)
        {
            foreach (string name in e.Members.Select(member => member.Key).Union(g.Members.Select(member => member.Key)))
            {
                Diff(e[name], g[name], at + "." + name, different);
            }
            return;
        }
        different.Add($"{at}: expected {Text(expected)} got {Text(got)}");
    }

    private static string Text(JsonTree? value) =>
        value is null ? "-" : JsonTreeWriter.WriteCompact(value) is { Length: > 400 } text
        ? text.Substring(0, 400) : JsonTreeWriter.WriteCompact(value);

    private static string Canonical(JsonTree? value) => value is null ? "-" : JsonTreeWriter.WriteCompact(Sorted(value));

    private static JsonTree Sorted(JsonTree value) => value switch
    {
        JsonObject members =>
            new JsonObject(members.Members.OrderBy(member => member.Key, StringComparer.Ordinal)
                .Select(member => new KeyValuePair<string, JsonTree>(member.Key, Sorted(member.Value)))),
        JsonArray items => new JsonArray(items.Items.Select(Sorted).ToList()),
        JsonNumber number when number.AsNumber is { } whole && whole == Math.Floor(whole) && Math.Abs(whole) < 1e15 =>
            JsonTree.Of((long)whole),
        _ => value,
    };
}
