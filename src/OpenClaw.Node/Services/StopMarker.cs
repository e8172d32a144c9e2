using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Native;
using OpenClaw.Node.State;

namespace OpenClaw.Node.Services;

/// <summary>
/// The file that says "an administrator stopped this node". A scheduled task has no such state of its own: its repetition, which revives a
/// node that died, must not revive one that was stopped. It holds until the next start by hand or the next boot, as with every other
/// manager. The running host sees it too and ends by itself, which the Task Scheduler can only do by killing.
/// </summary>
internal static class StopMarker
{
    public const string FileName = "service.stopped";

    public static string PathIn(string stateDirectory) => Path.Combine(stateDirectory, FileName);

    public static void Set(string stateDirectory, TimeProvider time) => PrivateFile.WriteAtomic(
        PathIn(stateDirectory),
        System.Text.Encoding.UTF8.GetBytes(
            $"Stopped on request at {time.GetUtcNow():u}. The node starts again at the next boot or with: {Texts.ToolWords.Current.StartService}\n"));

    public static void Clear(string stateDirectory)
    {
        if (File.Exists(PathIn(stateDirectory)))
        {
            PrivateFile.Delete(PathIn(stateDirectory));
        }
    }

    /// <summary>True when the node was stopped since the machine booted; an older mark is removed.</summary>
    public static bool Holds(string stateDirectory, TimeProvider time) => Holds(stateDirectory, time.GetUtcNow() - Uptime());

    internal static bool Holds(string stateDirectory, DateTimeOffset booted)
    {
        string path = PathIn(stateDirectory);
        if (!File.Exists(path))
        {
            return false;
        }
        if (File.GetLastWriteTimeUtc(path) >= booted.UtcDateTime)
        {
            return true;
        }
        PrivateFile.Delete(path);
        return false;
    }

    private static TimeSpan Uptime() => ThisSystem.IsWindows
        ? TimeSpan.FromMilliseconds(Kernel32.GetTickCount64())
        : TimeSpan.FromMilliseconds(Environment.TickCount & int.MaxValue);
}
