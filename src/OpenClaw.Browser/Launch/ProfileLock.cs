using System.Globalization;
using OpenClaw.Browser.Discovery;
using OpenClaw.Browser.Routes;
using OpenClaw.Node.Compat;
using OpenClaw.Node.Native;

namespace OpenClaw.Browser.Launch;

/// <summary>
/// A browser marks its directory on POSIX with the link <c>SingletonLock</c> → <c>host-pid</c>. One that is left over from an earlier life
/// of this node and hangs (others ended with their pipe) is ended here, if it is provably ours: our directory and our pipe in its command
/// line.
/// </summary>
internal static class ProfileLock
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    /// <exception cref="RouteException">409 somebody else's browser uses the directory.</exception>
    public static async Task FreeAsync(string userData, string profile, IMachine machine)
    {
        if (machine.Kind == MachineKind.Windows || Owner(userData) is not { } owner || !IsAlive(owner.Pid))
        {
            return;
        }
        string? command = CommandLine(owner.Pid, machine);
        if (command is null)
        {
            return;
        }
        bool uses = command.IndexOf("--user-data-dir=" + userData, StringComparison.Ordinal) >= 0;
        if (!uses)
        {
            // The id belongs to another program by now.
            return;
        }
        if (command.IndexOf("--remote-debugging-pipe", StringComparison.Ordinal) < 0)
        {
            throw new RouteException(409,
                $"The data of browser profile \"{profile}\" ({userData}) are in use by process {owner.Pid}, which this node did not start. Close that browser and try again.");
        }
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (IsAlive(owner.Pid) && watch.Elapsed < Grace)
        {
            await Task.Delay(50).ConfigureAwait(false);
        }
        if (IsAlive(owner.Pid))
        {
            _ = LibC.kill(owner.Pid, LibC.SIGKILL);
        }
    }

    /// <summary>Whether a browser works with the directory now. Changes nothing.</summary>
    public static bool IsHeld(string userData, IMachine machine)
    {
        if (machine.Kind != MachineKind.Windows)
        {
            return Owner(userData) is { } owner && IsAlive(owner.Pid);
        }
        try
        {
            string path = Path.Combine(userData, "lockfile");
            if (File.Exists(path))
            {
                // The browser keeps it open for itself alone as long as it lives.
                new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete).Dispose();
            }
            return false;
        }
        catch (IOException)
        {
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static (string Host, int Pid)? Owner(string userData)
    {
        string? target = LinkTarget.Read(Path.Combine(userData, "SingletonLock"));
        int dash = target?.LastIndexOf('-') ?? -1;
        return dash > 0 && int.TryParse(target![(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int pid) && pid > 1
            && string.Equals(target[..dash], Environment.MachineName, StringComparison.OrdinalIgnoreCase)
            ? (target[..dash], pid)
            : null;
    }

    private static bool IsAlive(int pid) => LibC.kill(pid, 0) == 0 && CommandOf(pid) != "";

    /// <summary>Empty for a zombie.</summary>
    private static string? CommandOf(int pid)
    {
        try
        {
            string path = "/proc/" + pid.ToString(CultureInfo.InvariantCulture) + "/cmdline";
            return File.Exists(path) ? File.ReadAllText(path).Replace('\0', ' ').Trim() : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? CommandLine(int pid, IMachine machine) =>
        CommandOf(pid) ?? machine.Ask("ps", "-o", "command=", "-p", pid.ToString(CultureInfo.InvariantCulture));
}
