using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.PolicyFiles;

/// <summary>
/// The exec approvals document as a file that people write, review and keep in version control. Reading is stricter than for the stored document:
/// a member that is misspelt would silently loosen a policy, so members nobody knows are refused unless the caller accepts them.
/// </summary>
internal static class PolicyFile
{
    private static readonly string[] Root = ["version", "socket", "defaults", "agents"];
    private static readonly string[] Settings = ["security", "ask", "askFallback", "autoAllowSkills"];
    private static readonly string[] Agent = [.. Settings, "allowlist", "mcpTools"];
    private static readonly string[] Entry = ["id", "pattern", "source", "argPattern", "commandText", "lastUsedAt", "lastUsedCommand", "lastResolvedPath"];

    /// <summary>The format that a file name stands for; JSON for every unknown ending.</summary>
    public static PolicyFormat FormatOf(string path) =>
        Path.GetExtension(path).ToLowerInvariant() is ".yaml" or ".yml" ? PolicyFormat.Yaml : PolicyFormat.Json;

    /// <summary>Reads and validates the whole document. A socket in it is ignored: it belongs to the machine, not to the policy.</summary>
    /// <exception cref="PolicyFileException">It is not a valid policy.</exception>
    public static ExecApprovalsDocument Read(string text, PolicyFormat format, bool acceptUnknownMembers = false)
    {
        JsonObject root = Parse(text, format);
        if (!acceptUnknownMembers)
        {
            RefuseUnknown(root);
        }

        // A file for people may leave out the version: there is only one.
        root = root.With("socket", null).With("version", root["version"] ?? JsonTree.Of(1));
        if (ExecApprovalsSchema.Check(root) is { } issue)
        {
            throw new PolicyFileException($"{issue.Where}: {issue.Expected}", issue.Line);
        }

        return ExecApprovalsParser.ParseStored(JsonTreeWriter.WriteCompact(root), out ApprovalsIssue? second)
            ?? throw new PolicyFileException($"{second!.Where}: {second.Expected}", 0);
    }

    /// <summary>The document as text, without the socket.</summary>
    public static string Write(ExecApprovalsDocument document, PolicyFormat format)
    {
        JsonObject tree = document.ToTree().With("socket", null);
        return format == PolicyFormat.Yaml ? PolicyYaml.Write(tree) : JsonTreeWriter.WriteFile(tree);
    }

    private static JsonObject Parse(string text, PolicyFormat format)
    {
        if (text.Length > PolicyYaml.MaxCharacters)
        {
            throw new PolicyFileException($"the file is longer than {PolicyYaml.MaxCharacters} characters", 0);
        }

        try
        {
            JsonTree tree = format == PolicyFormat.Yaml ? PolicyYaml.Read(text) : JsonTreeReader.ReadJson5(text);
            return tree.AsObject ?? throw new PolicyFileException("a policy is an object with the members defaults and agents", Math.Max(1, tree.Line));
        }
        catch (JsonTreeException problem)
        {
            throw new PolicyFileException($"{problem.Problem} (column {problem.Column})", problem.Line);
        }
    }

    private static void RefuseUnknown(JsonObject root)
    {
        RefuseUnknown(root, Root, "");
        RefuseUnknown(root["defaults"]?.AsObject, Settings, "defaults.");
        foreach (KeyValuePair<string, JsonTree> agent in root["agents"]?.AsObject?.Members ?? [])
        {
            RefuseUnknown(agent.Value.AsObject, Agent, $"agents.{agent.Key}.");
            foreach (JsonTree entry in agent.Value.AsObject?["allowlist"]?.AsArray ?? [])
            {
                RefuseUnknown(entry.AsObject, Entry, $"agents.{agent.Key}.allowlist.");
            }
        }
    }

    private static void RefuseUnknown(JsonObject? tree, string[] known, string where)
    {
        if (tree?.Except(known) is [var unknown, ..])
        {
            throw new PolicyFileException($"{where}{unknown.Key} is not a member of a policy; known here: {string.Join(", ", known)}", Math.Max(unknown.Value.Line, tree.Line));
        }
    }
}
