namespace OpenClaw.Node.State;

/// <summary>Files that cannot be read are never thrown away: a new one takes their place, and they are kept beside it.</summary>
internal static class BrokenFile
{
    /// <summary>Where a broken file is kept; no earlier one is there by that name.</summary>
    public static string NameFor(string path, TimeProvider time) =>
        NumberedFiles.FirstFree($"{path}.broken-{time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}");
}
