using OpenClaw.Node.Native;

namespace OpenClaw.Node.Approvals.Files;

/// <summary>File facts from Windows: volume and file id, reparse points, final paths.</summary>
internal static class WindowsFiles
{
    public static FileFacts? Look(string path, bool followLinks)
    {
        if (WindowsFileFacts.Of(path, followLinks) is not { } information)
        {
            return null;
        }
        FileKind kind = !followLinks && (information.Attributes & WindowsFileFacts.ReparsePoint) != 0 ? FileKind.Link
            : (information.Attributes & WindowsFileFacts.Directory) != 0 ? FileKind.Directory
            : FileKind.File;
        FileIdentity identity = new(information.VolumeSerial, ((ulong)information.IndexHigh << 32) | information.IndexLow);
        long size = ((long)information.SizeHigh << 32) | information.SizeLow;
        return new FileFacts(identity, kind, OwnedByUs: false,
            new FileStamp(identity, size, (long)information.LastWriteTime, (long)information.CreationTime));
    }

    /// <summary>
    /// Windows says by its access lists who may write; the read-only attribute is all that the reference looks at, and the stricter guess
    /// is "yes".
    /// </summary>
    public static bool CanWrite(string path) => WindowsFileFacts.AttributesOf(path) is { } attributes
        && ((attributes & WindowsFileFacts.Directory) != 0 || (attributes & WindowsFileFacts.ReadOnly) == 0);

    public static string? FinalPath(string path) => WindowsFileFacts.FinalPath(path) is not { } final ? null
        : final.StartsWith(@"\\?\UNC\", StringComparison.OrdinalIgnoreCase) ? @"\\" + final.Substring(8)
        : final.StartsWith(@"\\?\", StringComparison.Ordinal) ? final.Substring(4)
        : final;
}
