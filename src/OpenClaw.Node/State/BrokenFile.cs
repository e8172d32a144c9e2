namespace OpenClaw.Node.State;

/// <summary>Files that cannot be read are never thrown away: a new one takes their place, and they are kept beside it.</summary>
internal static class BrokenFile
{
    /// <summary>Where a broken file is kept; no earlier one is there by that name.</summary>
    public static string NameFor(string path, TimeProvider time)
    {
        string name = $"{path}.broken-{time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}";
        string free = name;
        for (int number = 2; File.Exists(free); number++)
        {
            free = $"{name}-{number}";
        }
        return free;
    }
}
