using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.PolicyFiles;

/// <summary>
/// The exec approvals document as a file that people write, review and keep in version control. Reading is stricter than for the stored
/// document: a member that is misspelt would silently loosen a policy, so one that is nearly a known one is refused unless the caller
/// accepts it. Others may be of a newer release: they are kept, and the caller says so. What <c>Write</c> writes, <c>Read</c> takes.
/// </summary>
internal static class PolicyFile
{
    /// <summary>The format that a file name stands for; JSON for every unknown ending.</summary>
    public static PolicyFormat FormatOf(string path) =>
        Path.GetExtension(path).ToLowerInvariant() is ".yaml" or ".yml" ? PolicyFormat.Yaml : PolicyFormat.Json;

    /// <summary>The same where nothing is stored and nobody is told of unknown members.</summary>
    public static ExecApprovalsDocument Read(string text, PolicyFormat format, bool acceptUnknownMembers = false) =>
        Read(text, format, ExecApprovalsDocument.Empty, out _, acceptUnknownMembers);

    /// <summary>Reads and validates the whole document. A socket in it is ignored: it belongs to the machine, not to the policy.</summary>
    /// <param name="text">The file.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="stored">What is stored now: its own members and expressions are nobody's slip of the pen.</param>
    /// <param name="unknown">Sentences about members that are kept without being understood.</param>
    /// <param name="acceptUnknownMembers">Takes also those that look like slips.</param>
    /// <exception cref="PolicyFileException">It is not a valid policy.</exception>
    public static ExecApprovalsDocument Read(
        string text, PolicyFormat format, ExecApprovalsDocument stored, out IReadOnlyList<string> unknown,
        bool acceptUnknownMembers = false)
    {
        // The name of the schema is for editors.
        JsonObject root = Parse(text, format).With("$schema", null);
        unknown = UnknownMembers.Find(root, stored.ToTree(), acceptUnknownMembers);

        // A file for people may leave out the version: there is only one.
        root = root.With("socket", null).With("version", root["version"] ?? JsonTree.Of(1));
        if (ExecApprovalsSchema.Check(root) is { } issue)
        {
            throw new PolicyFileException($"{issue.Where}: {issue.Expected}", issue.Line);
        }

        ExecApprovalsDocument document = ExecApprovalsParser.ParseStored(JsonTreeWriter.WriteCompact(root), out ApprovalsIssue? second)
            ?? throw new PolicyFileException($"{second!.Where}: {second.Expected}", 0);
        return ArgumentExpressions.FirstUnusable(document, stored) is { } unusable
            ? throw new PolicyFileException(unusable, LineOf(root, unusable)) : document;
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
            return tree.AsObject
                ?? throw new PolicyFileException("a policy is an object with the members defaults and agents", Math.Max(1, tree.Line));
        }
        catch (JsonTreeException problem)
        {
            throw new PolicyFileException($"{problem.Problem} (column {problem.Column})", problem.Line);
        }
    }

    // The sentence begins with the path agents.ID.allowlist[N].argPattern.
    private static int LineOf(JsonObject root, string sentence)
    {
        foreach (KeyValuePair<string, JsonTree> agent in root["agents"]?.AsObject?.Members ?? [])
        {
            IReadOnlyList<JsonTree> rules = agent.Value.AsObject?["allowlist"]?.AsArray ?? [];
            for (int i = 0; i < rules.Count; i++)
            {
                if (sentence.StartsWith($"agents.{agent.Key}.allowlist[{i}].", StringComparison.Ordinal))
                {
                    return rules[i].AsObject?["argPattern"]?.Line ?? rules[i].Line;
                }
            }
        }

        return 0;
    }
}
