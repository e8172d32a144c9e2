using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Commands;

/// <summary>Reading the parameters of the run commands, with the texts that the reference answers (docs/protocol/commands.md 2.6).</summary>
internal static class RunRequestText
{
    private const string SkillScheme = "node://";

    /// <exception cref="InvalidRunRequestException">There are none, or they are no JSON.</exception>
    public static JsonTree Parse(InvokeRequest request, string stateDirectory)
    {
        if (string.IsNullOrEmpty(request.ParamsJson))
        {
            throw new InvalidRunRequestException("Error: INVALID_REQUEST: paramsJSON required");
        }
        if (request.ParamsJson!.Length > RequestLimits.Characters)
        {
            throw new InvalidRunRequestException($"Error: INVALID_REQUEST: the request is too large ({request.ParamsJson.Length} characters; at most {RequestLimits.Characters})");
        }
        JsonTree tree;
        try
        {
            // Files may begin with a byte order mark, requests may not.
            tree = request.ParamsJson![0] == '\ufeff' ? throw new JsonTreeException("a byte order mark", 1, 1) : JsonTreeReader.Read(request.ParamsJson!);
        }
        catch (JsonTreeException)
        {
            throw new InvalidRunRequestException("Error: INVALID_REQUEST: paramsJSON malformed JSON");
        }
        return tree.AsObject is { } members && members["cwd"]?.AsText is { } cwd && cwd.Trim().StartsWith(SkillScheme, StringComparison.Ordinal)
            ? members.With("cwd", JsonTree.Of(SkillDirectory(cwd.Trim(), request.NodeId, stateDirectory)))
            : tree;
    }

    /// <summary><c>node://&lt;nodeId&gt;/skills/&lt;name&gt;</c> stands for the directory of a skill of this node.</summary>
    private static string SkillDirectory(string locator, string nodeId, string stateDirectory)
    {
        string[] parts = locator.Substring(SkillScheme.Length).Split('/');
        bool ours = parts.Length == 3 && parts[0] == nodeId && parts[1] == "skills" && IsName(parts[2]);
        string directory = ours ? Path.Combine(stateDirectory, "skills", parts[2]) : "";
        return ours && File.Exists(Path.Combine(directory, "SKILL.md"))
            ? directory
            : throw new InvalidRunRequestException("Error: INVALID_REQUEST: node skill cwd locator is invalid for this node");
    }

    private static bool IsName(string name) => name.Length is > 0 and <= 128 && name != "." && name != ".."
        && name.All(c => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '-' or '_' or '.');
}
