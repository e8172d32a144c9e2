using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace OpenClaw.LiveTests.Gateways;

/// <summary>One running gateway process: started, waited for, killed. Its output goes to a file that stays when a test fails.</summary>
internal sealed partial class GatewayProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private const string KeeperPid = "keeper: pid ";
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(6);

    private readonly Process _keeper;
    private readonly StreamWriter _log;
    private readonly ConcurrentQueue<string> _lastLines = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> _pid = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private GatewayProcess(Process keeper, string logFile)
    {
        _keeper = keeper;
        LogFile = logFile;
        _log = new StreamWriter(new FileStream(logFile, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
    }

    public string LogFile { get; }

    /// <summary>How long it took from the start of the process until it was ready.</summary>
    public TimeSpan StartedIn { get; private set; }

    public static async Task<GatewayProcess> StartAsync(
        GatewayInstallation installation, string runDirectory, int port, IReadOnlyDictionary<string, string?> environment,
        CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var keeper = new Process
        {
            StartInfo = Tool.Start(
                installation.NodeProgram,
                [Path.Combine(AppContext.BaseDirectory, "keeper.cjs"), installation.EntryPoint, "gateway", "run",
                    "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "loopback"],
                runDirectory,
                environment),
        };
        var gateway = new GatewayProcess(keeper, Path.Combine(runDirectory, "gateway.log"));
        var readyLine = installation.Release.ReadyLine;
        keeper.OutputDataReceived += (_, e) => gateway.OnLine(e.Data, readyLine);
        keeper.ErrorDataReceived += (_, e) => gateway.OnLine(e.Data, readyLine);
        keeper.Start();
        keeper.BeginOutputReadLine();
        keeper.BeginErrorReadLine();
        try
        {
            await gateway.WaitUntilReadyAsync(readyLine, port, cancellationToken);
            gateway.StartedIn = clock.Elapsed;
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>As the power cut does: SIGKILL, no goodbye to anybody.</summary>
    public async Task KillAsync()
    {
        using var process = Process.GetProcessById(await _pid.Task);
        // With the process it may have started itself as.
        process.Kill(entireProcessTree: true);
        await _keeper.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>As a service manager stops it: it says goodbye to its nodes.</summary>
    public async Task StopAsync()
    {
        // The group: releases that start themselves once more are two processes.
        Assert.Equal(0, Signal(-await _pid.Task, SigTerm));
        await _keeper.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_keeper.HasExited)
        {
            _keeper.StandardInput.Close();
            try
            {
                await _keeper.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10));
            }
            catch (TimeoutException)
            {
                _keeper.Kill(entireProcessTree: true);
            }
        }

        _keeper.Dispose();
        lock (_log)
        {
            _log.Dispose();
        }
    }

    private async Task WaitUntilReadyAsync(string? readyLine, int port, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        try
        {
            if (readyLine is null)
            {
                await UntilPortIsOpenAsync(port, limit.Token);
            }
            else
            {
                await _ready.Task.WaitAsync(limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException($"The gateway was not ready within {StartLimit.TotalSeconds:0} s. {LastLines()}");
        }
    }

    private async Task UntilPortIsOpenAsync(int port, CancellationToken cancellationToken)
    {
        while (!_ready.Task.IsFaulted)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync("127.0.0.1", port, cancellationToken);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(100, cancellationToken);
            }
        }

        await _ready.Task;
    }

    private void OnLine(string? raw, string? readyLine)
    {
        if (raw is null)
        {
            return;
        }

        var line = ColorCodes().Replace(raw, "");
        lock (_log)
        {
            if (_log.BaseStream.CanWrite)
            {
                _log.WriteLine(line);
            }
        }

        _lastLines.Enqueue(line);
        while (_lastLines.Count > 30)
        {
            _lastLines.TryDequeue(out string? _);
        }

        if (line.StartsWith(KeeperPid, StringComparison.Ordinal))
        {
            _pid.TrySetResult(int.Parse(line.AsSpan(KeeperPid.Length), CultureInfo.InvariantCulture));
        }
        else if (line.StartsWith("keeper: ended", StringComparison.Ordinal))
        {
            _ready.TrySetException(new InvalidOperationException($"The gateway ended before it was ready. {LastLines()}"));
        }
        else if (readyLine is not null && line.EndsWith(readyLine, StringComparison.Ordinal))
        {
            _ready.TrySetResult();
        }
    }

    private string LastLines() => $"Log: {LogFile}{Environment.NewLine}{string.Join(Environment.NewLine, _lastLines)}";

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int pid, int signal);

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex ColorCodes();
}
