namespace OpenClaw.NodeBench;

/// <summary>
/// The commands that a node is asked for: the smallest program of its system, a line through its shell, and 10 MB of text where its system
/// has the means.
/// </summary>
internal sealed record NodeWords(string[] Smallest, string[] Shell, string[]? Flood)
{
    public static NodeWords Linux { get; } = new(["/bin/true"], ["/bin/sh", "-lc", "echo hi"],
        ["/bin/sh", "-lc", "head -c 10485760 /dev/zero | tr '\\0' x"]);

    public static NodeWords Windows { get; } = new([@"C:\windows\system32\hostname.exe"], ["cmd.exe", "/d", "/s", "/c", "echo hi"], null);

    public string ShellText => Shell[^1];
}
