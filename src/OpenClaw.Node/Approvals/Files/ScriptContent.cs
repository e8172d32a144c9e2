using OpenClaw.Gateway.Text;

namespace OpenClaw.Node.Approvals.Files;

/// <summary>The content of a script, so that a yes to it is a yes to what it said then.</summary>
internal static class ScriptContent
{
    /// <summary>No script that a person has read is larger; a larger file is none that one can say yes to for good.</summary>
    private const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>SHA-256 in lower-case hexadecimal; null for what is no ordinary file, cannot be read or is too large.</summary>
    public static string? Hash(string path)
    {
        try
        {
            if (FileFacts.Of(path) is not { Kind: FileKind.File } facts || facts.Stamp.Size > MaxBytes)
            {
                return null;
            }
            if (PlainOpen.Head(path, (int)Math.Min(facts.Stamp.Size + 1, MaxBytes + 1)) is not { Length: var length } content)
            {
                return null;
            }
            // What grew while it was read was read in part: its beginning may be what was approved.
            if (length > MaxBytes || length > facts.Stamp.Size)
            {
                return null;
            }
            return HashText.Sha256(content, length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>How many bytes <see cref="Hash"/> would read at most.</summary>
    public static long Cost(string path) =>
        FileFacts.Of(path) is { Kind: FileKind.File } facts ? Math.Min(Math.Max(facts.Stamp.Size, 0), MaxBytes) : 0;

    /// <summary>
    /// True for a file that something reads as text: one that is no binary. Without a first line that names its interpreter it is read by
    /// the shell.
    /// </summary>
    public static bool IsScript(string path)
    {
        try
        {
            if (FileFacts.Of(path) is not { Kind: FileKind.File })
            {
                return false;
            }
            return PlainOpen.Head(path, 4) is not { } head || !ProgramFile.IsBinary(head, head.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
