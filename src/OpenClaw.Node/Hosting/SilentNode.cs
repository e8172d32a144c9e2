using System.Diagnostics;
using System.Globalization;
using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.State;

namespace OpenClaw.Node.Hosting;

/// <summary>
/// A node that has a state directory and tells no status: stopped by a debugger or a signal, or hung. It is not "not running": another one
/// cannot start.
/// </summary>
/// <param name="Number">The number of its process, as it wrote it down.</param>
/// <param name="Lock">The file that a node holds while it runs.</param>
/// <param name="IsKnown">The process with that number is the node.</param>
internal sealed record SilentNode(int Number, string Lock, bool IsKnown)
{
    private static readonly string[] Programs = ["openclaw", "pwsh", "powershell", "dotnet"];

    private string Id => Number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Without its subject.</summary>
    public string Message => $"has the state directory and does not answer (process {Id})";

    /// <summary>
    /// What ends it. The number stands in a file that the node's account writes, and may be one of another container: nobody is told to
    /// kill a process of which nothing says that it is the node.
    /// </summary>
    public string NextStep => !IsKnown ? $"End the process that has {Lock} open"
        : ThisSystem.IsWindows ? $"taskkill /F /PID {Id}" : $"kill -CONT {Id}; kill {Id}";

    /// <summary>Null where no node has the directory. Makes and changes nothing.</summary>
    public static SilentNode? Find(StateLocation location)
    {
        string path = location.InstanceLockPath;
        try
        {
            // The lock is tried for a moment only where a process that wrote itself into it lives: a node that starts now finds it free.
            if (!File.Exists(path) || FileLock.ReadOwner(path) is not { } owner || NameOf(owner) is not { } name)
            {
                return null;
            }

            using FileLock? free = FileLock.TryAcquire(path);
            return free is null ? new SilentNode(owner, path, Directory.Exists("/proc/self/fd")
                ? HasOpen(owner, path) : Programs.Any(known => name.StartsWith(known, StringComparison.OrdinalIgnoreCase))) : null;
        }
        catch (NodeStateException)
        {
            // Whose directory it is, or that it cannot be used, others say.
            return null;
        }
    }

    private static string? NameOf(int process)
    {
        try
        {
            using Process found = Process.GetProcessById(process);
            return found.ProcessName;
        }
        catch (Exception none) when (none is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool HasOpen(int process, string path)
    {
        try
        {
            FileIdentity? held = FileFacts.Of(path)?.Identity;
            return held is not null && Directory.EnumerateFiles(string.Format(CultureInfo.InvariantCulture, "/proc/{0}/fd", process))
                .Any(file => FileFacts.Of(file)?.Identity == held);
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
