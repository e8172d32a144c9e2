using System.Globalization;

namespace OpenClaw.Node.Approvals.Files;

/// <summary>
/// A file as it was at one moment: the object, its size and its time stamps to the nanosecond. The change time cannot be set back by the
/// file's owner, so equal stamps mean the same content, without reading a program of a hundred megabytes before each start.
/// </summary>
internal readonly record struct FileStamp(FileIdentity Identity, long Size, long Modified, long Changed)
{
    /// <summary>All of it, to be kept or compared as a text.</summary>
    public string Text =>
        string.Format(CultureInfo.InvariantCulture, "{0}:{1}:{2}:{3}:{4}", Identity.Device, Identity.Inode, Size, Modified, Changed);
}
