using OpenClaw.Node.State;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Configuration;

/// <summary>
/// Changes <c>openclaw.json</c>, which people write by hand. Members that nobody asked about stay, in their order. Comments and other JSON5
/// cannot be kept: such a file is changed on explicit wish only, and its old text stays beside it.
/// </summary>
internal static class OpenClawConfigEdit
{
    /// <exception cref="NodeStateException">The file cannot be used or written, or holds comments and <paramref name="force"/> is
    /// false.</exception>
    public static void Apply(StateLocation location, bool force, Func<JsonObject, JsonObject> edit)
    {
        string path = location.ConfigPath;
        using FileLock held = FileLock.Acquire(path + ".lock");
        JsonObject? tree = JsonStateFile.Read(path, json5: true);
        JsonObject next = edit(tree ?? JsonObject.Empty);
        if (tree is not null && JsonTreeWriter.WriteFile(tree) == JsonTreeWriter.WriteFile(next))
        {
            return;
        }
        if (PrivateFile.Read(path) is { } content && !IsPlainJson(content))
        {
            if (!force)
            {
                throw new NodeStateException(
                    StateProblem.Unsafe,
                    $"{path} holds comments or other JSON5 that rewriting it would lose. Edit it by hand, or rewrite it with -Force: the old text stays in {path}.bak.", path);
            }
            PrivateFile.WriteAtomic(path + ".bak", content);
        }
        JsonStateFile.Write(path, next);
    }

    private static bool IsPlainJson(byte[] content)
    {
        try
        {
            JsonTreeReader.Read(JsonStateFile.Decode(content));
            return true;
        }
        catch (JsonTreeException)
        {
            return false;
        }
    }
}
