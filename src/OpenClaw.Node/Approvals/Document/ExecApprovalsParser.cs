using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Document;

/// <summary>
/// The two ways in which a document comes to us: from our file, which must be right as it is, and from a client, which gets help.
/// </summary>
internal static class ExecApprovalsParser
{
    /// <summary>A stored document: checked first, then normalised.</summary>
    /// <param name="issue">Why it cannot be trusted; the result is null then.</param>
    public static ExecApprovalsDocument? ParseStored(string text, out ApprovalsIssue? issue)
    {
        JsonTree tree;
        try
        {
            tree = JsonTreeReader.Read(text);
        }
        catch (JsonTreeException problem)
        {
            issue = new ApprovalsIssue($"column {problem.Column}", problem.Problem, problem.Line);
            return null;
        }
        issue = ExecApprovalsSchema.Check(tree);
        return issue is null ? Build(ExecApprovalsNormalizer.Normalize(NameBareEntries(tree.AsObject!))) : null;
    }

    /// <summary>
    /// A document that a client sends: normalised first, then checked. One that fails the check becomes
    /// <see cref="ExecApprovalsDocument.DenyAll"/> with the <paramref name="issue"/>: the reference stores such a document and denies
    /// everything from then on, and keeping the old rules instead would be looser than what the client was told.
    /// </summary>
    /// <exception cref="FormatException">It cannot be a document at all; the message says why.</exception>
    public static ExecApprovalsDocument ParseRequest(JsonTree file, out ApprovalsIssue? issue)
    {
        // JavaScript counts an array as an object; its numbered members mean nothing in a document.
        JsonObject root = file switch
        {
            JsonObject given => given,
            JsonArray => JsonObject.Empty,
            _ => throw new FormatException("exec approvals file required"),
        };
        JsonObject tree = ExecApprovalsNormalizer.Normalize(root);
        issue = ExecApprovalsSchema.Check(tree);
        return issue is null ? DropUnknown(Build(tree)) : ExecApprovalsDocument.DenyAll;
    }

    private static ExecApprovalsDocument Build(JsonObject tree) => new()
    {
        SocketPath = tree["socket"]?.AsObject?["path"]?.AsText,
        SocketToken = tree["socket"]?.AsObject?["token"]?.AsText,
        Defaults = PolicySettings.FromTree(tree["defaults"]?.AsObject),
        Agents = tree["agents"]!.AsObject!.Members.Select(agent =>
            new KeyValuePair<string, AgentApprovals>(agent.Key, AgentApprovals.FromTree(agent.Value.AsObject!))).ToArray(),
        Members = tree,
    };

    // Over the wire the reference keeps unknown members of agents and rules only.
    private static ExecApprovalsDocument DropUnknown(ExecApprovalsDocument document) =>
        document with { Members = JsonObject.Empty, Defaults = document.Defaults with { Members = JsonObject.Empty } };

    // In a file, "agents.main.allowlist": ["uname"] is a rule too, also when the agent is merged.
    private static JsonObject NameBareEntries(JsonObject root)
    {
        if (root["agents"]?.AsObject is not { } agents)
        {
            return root;
        }
        JsonTree Named(JsonTree entry) => entry.AsText is { } bare ? JsonObject.Empty.Put("pattern", bare.Trim()) : entry;
        return root.With("agents", new JsonObject(agents.Members.Select(agent => new KeyValuePair<string, JsonTree>(
            agent.Key,
            agent.Value.AsObject!["allowlist"]?.AsArray is { } list
                ? agent.Value.AsObject!.With("allowlist", new JsonArray(list.Select(Named).ToArray())) : agent.Value))));
    }
}
