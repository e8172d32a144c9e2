using System.Globalization;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Approvals.Corpus;

/// <summary>
/// Carries out one case: files, document, steps, and what is left afterwards. A step that the corpus sends through the gateway gets here
/// what a gateway makes of it: approvals only from its own record, and then the approved plan in place of the request's command.
/// </summary>
internal sealed class CorpusReplay(CorpusNode node)
{
    private static readonly string[] ForwardedMembers =
        ["command", "rawCommand", "cwd", "env", "timeoutMs", "needsScreenRecording", "agentId", "sessionKey", "runId",
            "suppressNotifyOnExit", "systemRunPlan", "turnSourceChannel"];

    public async Task<JsonObject> RunAsync(JsonObject test)
    {
        string directory = Path.Combine(node.Work, "cases",
            new string(test["id"]!.AsText!.Select(c => char.IsLetterOrDigit(c) && c < 128 || c is '.' or '_' or '-' ? c : '_').ToArray()));
        Empty(node.Bin);
        Empty(node.Cwd);
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
        Directory.CreateDirectory(directory);
        CorpusPlaceholders texts = new(directory, node.Home, node.Bin, node.Cwd, node.Work, "no-run-yet");
        foreach (JsonTree file in test["files"]?.AsArray ?? [])
        {
            ChangeFile(texts.In(file).AsObject!);
        }
        await node.SetDocumentAsync(texts.In(test["approvals"] ?? JsonObject.Empty).AsObject!);
        string stale = (await node.GetDocumentAsync())["hash"]!.AsText!;
        bool hideHashes = !IsFixed(test);
        List<JsonTree> steps = [];
        JsonObject? plan = null;
        foreach (JsonTree raw in test["steps"]!.AsArray!)
        {
            texts = texts with { RunId = Guid.NewGuid().ToString() };
            JsonObject step = texts.In(raw).AsObject!;
            if (ChangeFile(step))
            {
                continue;
            }
            JsonObject? observed = null;
            switch (step["op"]!.AsText)
            {
                case "policy":
                    await node.SetDocumentAsync(step["approvals"]!.AsObject!);
                    break;
                case "prepare":
                    (observed, plan) = await PrepareAsync(step);
                    break;
                case "run":
                    observed = await RunStepAsync(step, plan, texts.RunId);
                    break;
                case "get":
                    observed = await GetAsync(step);
                    break;
                case "set":
                    observed = await SetAsync(step, stale);
                    break;
                case "which":
                    observed = Answer("which", await node.CallAsync("system.which", Text(step["params"])));
                    break;
                case "invoke":
                    observed = await InvokeAsync(step);
                    break;
            }
            if (observed is not null)
            {
                steps.Add(texts.Out(observed, hideHashes));
            }
        }
        JsonObject probes =
            new((test["probe"]?.AsArray ?? [])
                .Select(probe => new KeyValuePair<string, JsonTree>(probe.AsText!, Probe(texts, probe.AsText!))));
        JsonTree document = texts.Out(NormalDocument((await node.GetDocumentAsync())["file"]!.AsObject!), hideHashes);
        Directory.Delete(directory, recursive: true);
        return new JsonObject([new("steps", new JsonArray(steps)), new("probe", probes), new("documentAfter", document)]);
    }

    private async Task<(JsonObject Observed, JsonObject? Plan)> PrepareAsync(JsonObject step)
    {
        var answer = await node.CallAsync("system.run.prepare", Text(step["params"]));
        if (!answer.Ok)
        {
            return (Answer("prepare", answer), null);
        }
        JsonObject value = answer.Value!.AsObject!, plan = value["plan"]!.AsObject!;
        JsonObject observed = new([new("op", JsonTree.Of("prepare")), new("ok", JsonTree.Of(true)), new("plan", NormalPlan(plan)),
            new("execPolicy", value["execPolicy"]!), new("allowAlwaysCoverage", value["allowAlwaysCoverage"]!)]);
        return (observed, plan);
    }

    private async Task<JsonObject> RunStepAsync(JsonObject step, JsonObject? plan, string runId)
    {
        JsonObject parameters = step["params"]?.AsObject ?? JsonObject.Empty;
        bool fromPlan = step["plan"]?.AsText == "last";
        if (fromPlan && plan is null && step["evenWithoutPlan"]?.AsBool != true)
        {
            return new JsonObject([new("op", JsonTree.Of("run")), new("skipped", JsonTree.Of("no plan"))]);
        }
        if (fromPlan && plan is not null)
        {
            JsonObject patched = (step["planPatch"]?.AsObject?.Members ?? [])
                .Aggregate(plan, (now, patch) => (JsonObject)SetPath(now, patch.Key.Split('.'), 0, patch.Value));
            JsonObject fresh = JsonObject.Empty.With("command", plan["argv"]).With("rawCommand", plan["commandText"]);
            foreach (string name in new[] { "cwd", "agentId", "sessionKey" })
            {
                fresh = plan[name]?.AsText is { Length: > 0 } text ? fresh.With(name, JsonTree.Of(text)) : fresh;
            }
            parameters = new JsonObject([.. fresh.Members, new("systemRunPlan", patched), .. parameters.Members]);
        }
        foreach (JsonTree name in step["unset"]?.AsArray ?? [])
        {
            parameters = parameters.With(name.AsText!, null);
        }
        parameters = parameters.Has("runId") ? parameters : parameters.With("runId", JsonTree.Of(runId));
        if (step["via"]?.AsText != "tap")
        {
            parameters = Forwarded(parameters, step["approve"]?.AsText, plan);
        }
        foreach (JsonTree between in step["approve"] is null ? [] : step["between"]?.AsArray ?? [])
        {
            if (!ChangeFile(between.AsObject!))
            {
                await node.SetDocumentAsync(between.AsObject!["approvals"]!.AsObject!);
            }
        }
        node.Events.Clear();
        var answer = await node.CallAsync("system.run", Text(parameters));
        JsonObject observed = answer.Ok
            ? new JsonObject([new("op", JsonTree.Of("run")), new("ok", JsonTree.Of(true)), .. answer.Value!.AsObject!.Members])
            : Answer("run", answer);
        string? mine = parameters["runId"]?.AsText;
        return observed.With("events",
            new JsonArray(node.Events.Where(e => e["runId"]?.AsText == mine || e["runId"] is null)
                .Select(e => (JsonTree)e.With("runId", null)).ToList()));
    }

    /// <summary>What a gateway passes on: known members only, and an approval only with the plan for which it was given.</summary>
    private static JsonObject Forwarded(JsonObject parameters, string? approve, JsonObject? plan)
    {
        JsonObject forwarded = new(parameters.Members.Where(member => Array.IndexOf(ForwardedMembers, member.Key) >= 0));
        if (approve is null or "deny" || plan is null)
        {
            return forwarded;
        }
        forwarded = forwarded.With("command", plan["argv"]).With("rawCommand", plan["commandText"]).With("systemRunPlan", plan)
            .With("approved", JsonTree.Of(true)).With("approvalDecision", JsonTree.Of(approve));
        foreach (string name in new[] { "cwd", "agentId", "sessionKey" })
        {
            forwarded = forwarded.With(name, plan[name]?.AsText is { } text ? JsonTree.Of(text) : null);
        }
        return forwarded;
    }

    private async Task<JsonObject> GetAsync(JsonObject step)
    {
        var answer = await node.CallAsync("system.execApprovals.get", step["params"] is { } parameters ? Text(parameters) : "{}");
        if (!answer.Ok)
        {
            return Answer("get", answer);
        }
        JsonObject file = answer.Value!.AsObject!["file"]!.AsObject!;
        JsonObject observed = new([new("op", JsonTree.Of("get")), new("ok", JsonTree.Of(true)), new("file", NormalDocument(file)),
            new("socketKeys",
                new JsonArray((file["socket"]?.AsObject?.Members ?? []).Select(member => JsonTree.Of(member.Key)).ToList()))]);
        return answer.Value.AsObject["resolvedDefaults"] is { } defaults ? observed.With("resolvedDefaults", defaults) : observed;
    }

    private async Task<JsonObject> SetAsync(JsonObject step, string stale)
    {
        string? wanted = step["base"]?.AsText;
        JsonObject parameters = step["file"] is { } file ? JsonObject.Empty.With("file", file) : JsonObject.Empty;
        parameters = wanted == "none" ? parameters : parameters.With("baseHash", wanted switch
        {
            "stale" => JsonTree.Of(stale),
            null or "current" when step["base"] is null or JsonText => (await node.GetDocumentAsync())["hash"],
            _ => step["base"],
        });
        var answer = await node.CallAsync("system.execApprovals.set", Text(parameters));
        if (!answer.Ok)
        {
            return Answer("set", answer);
        }
        JsonObject value = answer.Value!.AsObject!;
        string hash = value["hash"]!.AsText!;
        return new JsonObject([new("op", JsonTree.Of("set")), new("ok", JsonTree.Of(true)),
            new("file", NormalDocument(value["file"]!.AsObject!)), new("hash", JsonTree.Of(hash.Length == 64 ? "{HEX64}" : hash))]);
    }

    private async Task<JsonObject> InvokeAsync(JsonObject step)
    {
        string command = step["command"]!.AsText!;
        var answer = await node.CallAsync(command, step.Has("raw") ? step["raw"]!.AsText : Text(step["params"]));
        JsonObject observed = Answer("invoke", answer);
        return command == "system.run" ? observed.With("ran", JsonTree.Of(answer.Ok)) : observed;
    }

    private static JsonObject Answer(string op, (bool Ok, JsonTree? Value, string? Code, string? Message) answer)
    {
        JsonObject observed = JsonObject.Empty.With("op", JsonTree.Of(op)).With("ok", JsonTree.Of(answer.Ok));
        return answer.Ok ? observed.With("value", answer.Value)
            : observed.With("code", JsonTree.Of(answer.Code!)).With("message", JsonTree.Of(answer.Message!));
    }

    private JsonObject NormalPlan(JsonObject plan)
    {
        foreach (string name in new[] { "commandPreview", "agentId", "sessionKey", "mutableFileOperand" })
        {
            plan = plan.Has(name) ? plan : plan.With(name, JsonTree.Null);
        }
        if (plan["mutableFileOperand"]?.AsObject is { } operand && operand["path"]?.AsText is { } path)
        {
            bool own = path.StartsWith(node.Work, StringComparison.Ordinal) && File.Exists(path)
                && !File.ReadAllText(path).Contains(node.Work);
            plan = own ? plan : plan.With("mutableFileOperand", operand.With("sha256", JsonTree.Of("{SHA}")));
        }
        return plan;
    }

    private static JsonObject NormalDocument(JsonObject file)
    {
        IEnumerable<KeyValuePair<string, JsonTree>> agents = (file["agents"]?.AsObject?.Members ?? [])
            .OrderBy(agent => agent.Key, StringComparer.Ordinal)
            .Select(agent => new KeyValuePair<string, JsonTree>(agent.Key, agent.Value.AsObject!["allowlist"]?.AsArray is { } list
                ? agent.Value.AsObject!.With("allowlist", new JsonArray(list.Select(NormalEntry).ToList()))
                : agent.Value));
        return file.With("socket", null).With("agents", new JsonObject(agents));
    }

    private static JsonTree NormalEntry(JsonTree entry)
    {
        if (entry.AsObject is not { } rule)
        {
            return entry;
        }
        JsonObject normal = new(new[] { "pattern", "argPattern", "source", "commandText", "lastUsedCommand", "lastResolvedPath" }
            .Where(name => rule[name] is { } value && (value.AsText is not "" || name is "pattern" or "argPattern"))
            .Select(name => new KeyValuePair<string, JsonTree>(name, rule[name]!)));
        return rule.Has("lastUsedAt") ? normal.With("used", JsonTree.Of(true)) : normal;
    }

    private static JsonTree SetPath(JsonTree owner, string[] path, int at, JsonTree value)
    {
        JsonTree? next = at == path.Length - 1
            ? value.AsText == "$delete" ? null : value
            : SetPath(Child(owner, path[at]) ?? JsonObject.Empty, path, at + 1, value);
        if (owner is JsonArray array)
        {
            List<JsonTree> items = [.. array.Items];
            int index = int.Parse(path[at], CultureInfo.InvariantCulture);
            while (items.Count <= index)
            {
                items.Add(JsonTree.Null);
            }
            if (next is null)
            {
                items.RemoveAt(index);
            }
            else
            {
                items[index] = next;
            }
            return new JsonArray(items);
        }
        return owner.AsObject!.With(path[at], next);
    }

    private static JsonTree? Child(JsonTree owner, string name) =>
        owner is JsonArray array ? int.Parse(name, CultureInfo.InvariantCulture) is var i && i < array.Items.Count
            ? array.Items[i] : null : owner.AsObject?[name];

    private static bool IsFixed(JsonObject test)
    {
        string text = Text(test["steps"])! + Text(test["approvals"] ?? JsonObject.Empty);
        return !new[] { "{CASE}", "{HOME}", "{BIN}", "{CWD}", "{WORK}" }.Any(text.Contains)
            && test["steps"]!.AsArray!.All(step => step.AsObject?["params"]?.AsObject is not { } parameters || !parameters.Has("command")
                || parameters["cwd"]?.AsText?.StartsWith("/", StringComparison.Ordinal) == true);
    }

    private static JsonTree Probe(CorpusPlaceholders texts, string probe)
    {
        string path = texts.In(probe);
        if (!File.Exists(path))
        {
            return Directory.Exists(path) ? JsonTree.Of("directory") : JsonTree.Null;
        }
        string content = File.ReadAllText(path);
        return JsonTree.Of(texts.Out(content.Length > 300 ? content.Substring(0, 300) : content));
    }

    private static bool ChangeFile(JsonObject step)
    {
        string? path = step["path"]?.AsText;
        switch (step["op"]?.AsText)
        {
            case "write":
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path!, step["base64"]?.AsText is { } bytes
                    ? Convert.FromBase64String(bytes) : System.Text.Encoding.UTF8.GetBytes(step["text"]?.AsText ?? ""));
                Mode(path!, step["mode"]?.AsText ?? "644");
                return true;
            case "mkdir":
                Directory.CreateDirectory(path!);
                Mode(path!, step["mode"]?.AsText);
                return true;
            case "symlink":
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.Delete(path!);
                Links.Create(path!, step["target"]!.AsText!);
                return true;
            case "copy":
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.Copy(OpenClaw.Node.Approvals.Files.RealPath.TryResolve(step["from"]!.AsText!)!, path!, overwrite: true);
                Mode(path!, step["mode"]?.AsText ?? "755");
                return true;
            case "rm":
                Links.Remove(path!);
                return true;
            case "mv":
                Links.Replace(step["from"]!.AsText!, path!);
                return true;
            case "chmod":
                Mode(path!, step["mode"]!.AsText);
                return true;
            default:
                return false;
        }
    }

    private static void Mode(string path, string? mode)
    {
        if (mode is not null)
        {
            Links.ChangeMode(path, Convert.ToInt32(mode, 8));
        }
    }

    private static void Empty(string directory)
    {
        foreach (string entry in Directory.EnumerateFileSystemEntries(directory))
        {
            Links.Remove(entry);
        }
    }

    private static string Text(JsonTree? tree) => tree is null ? "{}" : JsonTreeWriter.WriteCompact(tree);
}
