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
/// <param name="Process">Its process.</param>
internal sealed record SilentNode(int Process)
{
    private string Number => Process.ToString(CultureInfo.InvariantCulture);

    /// <summary>Without its subject.</summary>
    public string Message => $"has the state directory and does not answer (process {Number})";

    /// <summary>The file that a node holds while it runs.</summary>
    public required string Lock { get; init; }

    /// <summary>
    /// What ends it. The number stands in a file that the node's account writes, and may be one of another container: nobody is told to
    /// kill a process of which nothing says that it is the node.
    /// </summary>
    public string NextStep => !IsNode ? $"End the process that has {Lock} open"
        : ThisSystem.IsWindows ? $"taskkill /F /PID {Number}" : $"kill -CONT {Number}; kill {Number}";

    /// <summary>Null where no node has the directory. Makes and changes nothing.</summary>
    public static SilentNode? Find(StateLocation location)
    {
        try
        {
            // The lock is tried for a moment only where a process that wrote itself into it lives: a node that starts now finds it free.
            if (!File.Exists(location.InstanceLockPath) || FileLock.ReadOwner(location.InstanceLockPath) is not { } owner || !Lives(owner))
            {
                return null;
            }

            using FileLock? free = FileLock.TryAcquire(location.InstanceLockPath);
            return free is null ? new SilentNode(owner) { Lock = location.InstanceLockPath } : null;
        }
        catch (NodeStateException)
        {
            // Whose directory it is, or that it cannot be used, others say.
            return null;
        }
    }

    private bool IsNode
    {
        get
        {
            try
            {
                if (Directory.Exists("/proc/self/fd"))
                {
                    FileIdentity? held = FileFacts.Of(Lock)?.Identity;
                    return held is not null
                        && Directory.EnumerateFiles($"/proc/{Number}/fd").Any(file => FileFacts.Of(file)?.Identity == held);
                }

                using Process found = System.Diagnostics.Process.GetProcessById(Process);
                return Programs.Any(name => found.ProcessName.StartsWith(name, StringComparison.OrdinalIgnoreCase));
            }
            catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException
                or InvalidOperationException)
            {
                return false;
            }
        }
    }

    private static readonly string[] Programs = ["openclaw", "pwsh", "powershell", "dotnet"];

    private static bool Lives(int process)
    {
        try
        {
            using Process found = System.Diagnostics.Process.GetProcessById(process);
            return true;
        }
        catch (Exception none) when (none is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}
