using OpenClaw.Tests.State;
#if NET
using System.Runtime.InteropServices;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Services.Hosting;
using OpenClaw.Node.Services.Systemd;
using OpenClaw.Node.Services.Windows;

namespace OpenClaw.Tests.Services;

/// <summary>
/// The test program as a service: service managers start it with <c>--openclaw-test-service kind name directory</c>, and it does what the
/// node's program does without a gateway. It leaves a line in <c>directory/events</c> for everything that happens to it.
/// </summary>
internal static class TestServiceProgram
{
    public const string Switch = "--openclaw-test-service";

    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory,
        "OpenClaw.Tests" + (RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? ".exe" : ""));

    public static string[] Events(string directory)
    {
        try
        {
            using var stream = new FileStream(Path.Combine(directory, "events"), FileMode.Open, FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }
        catch (IOException)
        {
            return [];
        }
    }

    public static int Run(string kind, string name, string directory)
    {
        void Tell(string text) => File.AppendAllText(Path.Combine(directory, "events"), text + "\n");
        switch (kind)
        {
            case "scm":
                return WindowsServiceProcess.Run(name, stop =>
                {
                    Tell($"started {Environment.ProcessId}");
                    stop.WaitHandle.WaitOne();
                    Tell("stopped");
                    return File.Exists(Path.Combine(directory, "fail")) ? 78 : 0;
                }) ?? 3;
            case "task":
                Tell($"started {Environment.ProcessId}");
                while (!File.Exists(Path.Combine(directory, "service.stopped")))
                {
                    Thread.Sleep(100);
                }
                Tell("stopped");
                return 0;
            default:
                using (var stop = new CancellationTokenSource())
                using (PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
                {
                    context.Cancel = true;
                    stop.Cancel();
                }))
                {
                    SystemdNotifier notifier = SystemdNotifier.FromEnvironment(Environment.GetEnvironmentVariable, Environment.ProcessId);
                    var loop = new NodeServiceLoop(new ListLog(), TimeProvider.System, notifier);
                    int code = loop.RunAsync(
                        async token =>
                        {
                            Tell($"started {Environment.ProcessId}");
                            notifier.Status("Test node runs");
                            await Task.Delay(Timeout.Infinite, token).ContinueWith(_ => { }, TaskScheduler.Default);
                            return new NodeRunResult(0, "Stopped", "stopped", null);
                        },
                        () => null,
                        stop.Token).GetAwaiter().GetResult();
                    Tell("stopped");
                    return code;
                }
        }
    }
}
#endif
