#if NET
#pragma warning disable CA1416 // Missing() is asked first
using System.Diagnostics;
using System.Runtime.InteropServices;
using OpenClaw.Node.Execution;
using OpenClaw.Node.Services;

namespace OpenClaw.Tests.Services;

/// <summary>
/// A real user manager of systemd with directories of its own, for the time of one test. Needs the package systemd, and root where the
/// machine was not booted by systemd.
/// </summary>
internal sealed class UserSystemd : IDisposable
{
    private const string BootMark = "/run/systemd/system";
    private readonly Process _process;
    private readonly bool _madeBootMark;
    private readonly FileStream _alone;

    private UserSystemd(Process process, bool madeBootMark, string root, FileStream alone)
    {
        _process = process;
        _alone = alone;
        _madeBootMark = madeBootMark;
        Root = root;
    }

    public string Root { get; }

    public string UnitDirectory => Path.Combine(Root, "config", "systemd", "user");

    private string Closed => Path.Combine(Root, "run", "systemd", "inaccessible");

    public static string? Missing()
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Linux))
        {
            return "systemd is on Linux only.";
        }
        if (Manager is null || !File.Exists("/usr/bin/systemctl"))
        {
            return "The package systemd is not installed.";
        }
        // The mark alone says nothing: another account's test may have made it.
        return Environment.UserName == "root" || File.ReadAllText("/proc/1/comm").Trim() == "systemd"
            ? null : "systemd did not boot this machine, and only root can pretend it did.";
    }

    private static string? Manager => new[] { "/usr/lib/systemd/systemd", "/lib/systemd/systemd" }.FirstOrDefault(File.Exists);

    public static async Task<UserSystemd> StartAsync()
    {
        FileStream alone = await AloneAsync();
        bool made = !Directory.Exists(BootMark);
        // systemctl asks for it before it talks to any manager.
        Directory.CreateDirectory(BootMark);
        string root = Directory.CreateTempSubdirectory("openclaw systemd é").FullName;
        foreach (string name in new[] { "run", "config", "home" })
        {
            Directory.CreateDirectory(Path.Combine(root, name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        var start = new ProcessStartInfo(Manager!) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("--user");
        foreach (KeyValuePair<string, string> variable in Variables(root))
        {
            start.Environment[variable.Key] = variable.Value;
        }
        var systemd = new UserSystemd(Process.Start(start)!, made, root, alone);
        ServiceTool tool = systemd.Tool();
        for (int i = 0; i < 600; i++)
        {
            if ((await tool.RunAsync(["systemctl", "--user", "is-system-running"], default)).Stdout.Trim() is "running" or "degraded")
            {
                return systemd;
            }
            await Task.Delay(100);
        }
        systemd.Dispose();
        throw new InvalidOperationException("The user manager did not start within a minute.");
    }

    public ServiceTool Tool() => new(new ProcessRunner(), Variables(Root).Append(new("PATH", "/usr/bin:/bin:/usr/sbin:/sbin")));

    public void Dispose()
    {
        try
        {
            // SIGRTMIN+4 would stop it politely; the units of the test are gone by now.
            _process.Kill();
            _process.WaitForExit(5000);
        }
        catch (InvalidOperationException)
        {
        }
        _process.Dispose();
        try
        {
            // The manager keeps folders that nobody may look into, not even to delete them.
            foreach (string closed in Directory.Exists(Closed) ? Directory.GetDirectories(Closed) : [])
            {
                File.SetUnixFileMode(closed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            Directory.Delete(Root, recursive: true);
            if (_madeBootMark)
            {
                Directory.Delete(BootMark);
                File.Delete("/run/systemd/systemd-units-load");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
        _alone.Dispose();
    }

    /// <summary>The boot mark is the machine's: one test at a time has it, whichever process it is in.</summary>
    private static async Task<FileStream> AloneAsync()
    {
        string path = Path.Combine(Path.GetTempPath(), $"openclaw-user-systemd-{Environment.UserName}.lock");
        for (int i = 0; ; i++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (i < 9000)
            {
                await Task.Delay(100);
            }
        }
    }

    /// <summary>What a program needs to reach this manager and nobody else's files.</summary>
    public static Dictionary<string, string> Variables(string root) => new()
    {
        ["XDG_RUNTIME_DIR"] = Path.Combine(root, "run"),
        ["XDG_CONFIG_HOME"] = Path.Combine(root, "config"),
        ["HOME"] = Path.Combine(root, "home"),
        ["DBUS_SESSION_BUS_ADDRESS"] = "",
    };
}
#endif
