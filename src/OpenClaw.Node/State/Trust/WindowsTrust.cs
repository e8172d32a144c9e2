using OpenClaw.Node.Compat;

namespace OpenClaw.Node.State.Trust;

/// <summary>
/// Windows: owners are this account, SYSTEM, Administrators and service accounts; nobody else's entry in the list lets him write. Above the
/// state directory only what everybody may do counts: a profile or a disk has entries of its administrators that this program cannot judge.
/// </summary>
internal static class WindowsTrust
{
    public static StateFault? OfDirectory(string directory)
    {
        if (Directory.Exists(directory) && Find(directory, isDirectory: true) is { } own)
        {
            return own;
        }
        for (string? above = Path.GetDirectoryName(directory); above is not null; above = Path.GetDirectoryName(above))
        {
            if (Directory.Exists(above) && Look(above, () => FileProtection.EverybodyMayReplaceIn(above)) is { } who)
            {
                return new StateFault(above, $"Everybody ({who}) can replace what lies in {above}, and so change what this node may run.",
                    $"icacls \"{above}\" /remove:g *{who}");
            }
        }
        return null;
    }

    public static StateFault? Find(string path, bool isDirectory)
    {
        if (Look(path, () => FileProtection.ForeignOwner(path, isDirectory)) is { } owner)
        {
            return new StateFault(path, $"{path} belongs to another account ({owner}), who could change what this node may run.",
                $"icacls \"{path}\" /setowner *S-1-5-32-544");
        }
        return Look(path, () => FileProtection.ForeignWriter(path, isDirectory)) is { } writer
            ? new StateFault(path, $"Another account ({writer}) can write to {path}, so it could change what this node may run.",
                $"icacls \"{path}\" /inheritance:r /remove:g *{writer}")
            : null;
    }

    // A list that cannot be read belongs to a file that cannot be read: the reader says so with the file's own error.
    private static string? Look(string path, Func<string?> look)
    {
        try
        {
            return look();
        }
        catch (Exception problem)
            when (problem is IOException or UnauthorizedAccessException or InvalidOperationException
                or System.Security.Principal.IdentityNotMappedException or PlatformNotSupportedException)
        {
            return null;
        }
    }
}
