using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Commands;

/// <summary>
/// What the parameters of the run commands have besides those of every command: a limit, and directories of skills
/// (docs/protocol/commands.md 2.6).
/// </summary>
internal static class RunRequestText
{
    private const string SkillScheme = "node://";

    /// <summary>The parameters, with the directory of a skill in the place of its name.</summary>
    /// <exception cref="InvalidParamsException">There are none, they are too large, or they are no JSON.</exception>
    public static JsonTree Parse(InvokeRequest request, string stateDirectory)
    {
        if (request.ParamsJson is { Length: > RequestLimits.Characters } large)
        {
            throw new InvalidParamsException(
                $"INVALID_REQUEST: the request is too large ({large.Length} characters; at most {RequestLimits.Characters})");
        }
        JsonTree tree = InvokeParams.Decode(request);
        return tree.AsObject is { } members && members["cwd"]?.AsText is { } cwd
            && cwd.Trim().StartsWith(SkillScheme, StringComparison.Ordinal)
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
            : throw new InvalidParamsException("INVALID_REQUEST: node skill cwd locator is invalid for this node");
    }

    private static bool IsName(string name) => name.Length is > 0 and <= 128 && name != "." && name != ".."
        && name.All(c => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '-' or '_' or '.');
}
