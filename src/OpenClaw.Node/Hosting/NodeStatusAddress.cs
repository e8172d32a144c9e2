using System.Runtime.InteropServices;
using System.Text;
using OpenClaw.Gateway.Compat;
using OpenClaw.Gateway.Text;
using OpenClaw.Node.Compat;
using OpenClaw.Node.Native;
using OpenClaw.Node.State;

namespace OpenClaw.Node.Hosting;

/// <summary>
/// Where the status channel of a state directory is. Windows: a pipe named after the directory. POSIX: a socket in the directory, or, where
/// that path is too long for a socket or where others may enter the directory, one in a private temporary directory whose path is written
/// down in the state directory.
/// </summary>
internal static class NodeStatusAddress
{
    // sun_path holds 104 bytes on macOS (108 on Linux), the final NUL included.
    private const int MaxSocketPath = 100;

    /// <summary>The address to listen at; creates what it needs.</summary>
    public static string ForServer(StateLocation location)
    {
        if (ThisSystem.IsWindows)
        {
            return PipeName(location);
        }
        string direct = Path.Combine(location.Directory, "node.sock");
        if (Encoding.UTF8.GetByteCount(direct) <= MaxSocketPath && IsPrivate(location.Directory))
        {
            return direct;
        }
        string directory = Path.Combine(Path.GetTempPath(), "openclaw-" + Guid.NewGuid().ToString("N").Substring(0, 16));
        PrivateFile.EnsureDirectory(directory);
        string socket = Path.Combine(directory, "node.sock");
        PrivateFile.WriteAtomic(PointerPath(location), Encoding.UTF8.GetBytes(socket));
        return socket;
    }

    /// <summary>The address to ask at, or null when no node can be there.</summary>
    public static string? ForClient(StateLocation location)
    {
        if (ThisSystem.IsWindows)
        {
            return PipeName(location);
        }
        string direct = Path.Combine(location.Directory, "node.sock");
        if (File.Exists(direct))
        {
            return direct;
        }
        return PrivateFile.Read(PointerPath(location), limit: 4096) is { } content && Encoding.UTF8.GetString(content) is { } socket
            && File.Exists(socket) ? socket : null;
    }

    /// <summary>
    /// The administrator may ask the node of a service account: who can write to its directory decides who listens in it.
    /// </summary>
    public static bool IsTrusted(StateLocation location, string address) =>
        ThisSystem.IsWindows || PosixAccount.IsRoot && Path.GetDirectoryName(address) == location.Directory;

    /// <summary>Removes what <see cref="ForServer"/> created besides the state directory.</summary>
    public static void Release(StateLocation location, string address)
    {
        if (ThisSystem.IsWindows || Path.GetDirectoryName(address) == location.Directory)
        {
            return;
        }
        try
        {
            File.Delete(PointerPath(location));
            Directory.Delete(Path.GetDirectoryName(address)!, recursive: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // A left-over empty directory harms nobody; the pointer is checked before use.
        }
    }

    // mono cannot tell, and has no channel either.
    private static bool IsPrivate(string directory) =>
        FileProtection.PosixMode(directory) is not { } mode || (mode & PosixMode.AnyOther) == 0;

    private static string PointerPath(StateLocation location) => Path.Combine(location.Directory, "node.sock-path");

    private static string PipeName(StateLocation location) =>
        "openclaw-node-" + HashText.Sha256(location.Directory.ToUpperInvariant()).Substring(0, 32);
}
