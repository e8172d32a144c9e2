using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Native;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.State;

/// <summary>
/// A directory that is there and that this account may not look into: another account's node. Nothing in it is broken, and nothing of it
/// can be mended from here.
/// </summary>
internal static class ClosedDirectory
{
    public static bool Is(string path)
    {
        try
        {
            _ = Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any();
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
        catch (IOException)
        {
            // Something else is wrong with it, which whoever reads it says.
            return false;
        }
    }

    /// <summary>The directory that closes the way: this one, or one above it. Null where the way is open, or leads nowhere.</summary>
    public static string? Find(string path)
    {
        if (Is(path))
        {
            return path;
        }
        for (string? at = path; at is not null; at = Path.GetDirectoryName(at))
        {
            try
            {
                _ = File.GetAttributes(at);
                return at == path ? null : at;
            }
            catch (UnauthorizedAccessException)
            {
                // What is above it says whether there is anything.
            }
            catch (IOException)
            {
                return null;
            }
        }
        return null;
    }

    /// <summary>Whatever is asked of a node whose directory is closed, the answer would be a guess: an empty list, a broken file.</summary>
    /// <exception cref="NodeStateException">It is closed to this account.</exception>
    public static StateLocation Require(StateLocation location) => Find(location.Directory) is { } closed
        ? throw new NodeStateException(StateProblem.Closed, Message(closed), closed) : location;

    public static string Message(string path)
    {
        string me = $"This account ({Environment.UserName}) may not look into {path}";
        return Owner(path) is { } owner ? $"{me}: it belongs to {owner}."
            : $"{me}: it is another account's, or the access to it was taken away.";
    }

    /// <summary>What to type to see it.</summary>
    public static string NextStep(string path, ToolWords words) =>
        Owner(path) is { } owner ? words.AsAccount(owner)
            : words.OtherState + (ThisSystem.IsWindows ? ", or ask as its account or in an elevated session." : ", or ask as its account.");

    // Null where that is not known, and where it is this account: then its access was taken away.
    private static string? Owner(string path) =>
        ThisSystem.IsWindows || PosixStat.Of(path, followLinks: true) is not { } stat || stat.User == PosixAccounts.Me
            ? null : PosixAccounts.NameOf(stat.User);
}
