using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using OpenClaw.LiveTests.Gateways;

namespace OpenClaw.LiveTests.Nodes;

/// <summary>A node that is a process of its own.</summary>
internal abstract class ProcessNode(string directory) : NodeUnderTest(directory)
{
    private const int SigTerm = 15;
    private static readonly TimeSpan StopLimit = ReadyNode.Patience;

    private readonly string _directory = directory;
    private readonly StringBuilder _log = new();
    private Process? _process;

    public int ProcessId => _process!.Id;

    public bool HasExited => _process is null || _process.HasExited;

    public int ExitCode => _process!.ExitCode;

    public override string Log
    {
        get
        {
            lock (_log)
            {
                return $"Log of the node in {_directory}:{Environment.NewLine}{_log}";
            }
        }
    }

    public override Task StartAsync(NodeTarget target)
    {
        _process?.Dispose();
        var (program, arguments, environment) = CommandLine(target);
        _process = new Process { StartInfo = Tool.Start(program, arguments, _directory, environment) };
        _process.OutputDataReceived += (_, e) => Append(e.Data);
        _process.ErrorDataReceived += (_, e) => Append(e.Data);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        return Task.CompletedTask;
    }

    /// <summary>Waits for the process to end by itself.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan limit)
    {
        await _process!.WaitForExitAsync().WaitAsync(limit);
        return _process.ExitCode;
    }

    /// <summary>SIGKILL, as a rule to this process only: what it leaves behind is what the test wants to know.</summary>
    public async Task KillAsync(bool withChildren = false)
    {
        _process!.Kill(withChildren);
        await _process.WaitForExitAsync().WaitAsync(StopLimit);
    }

    public override async Task<int?> StopAsync()
    {
        if (_process is null)
        {
            return null;
        }

        if (!_process.HasExited)
        {
            Terminate(_process);
            try
            {
                await _process.WaitForExitAsync().WaitAsync(StopLimit);
            }
            catch (TimeoutException)
            {
                _process.Kill(entireProcessTree: true);
                Assert.Fail($"The node did not end within {StopLimit.TotalSeconds:0} s of being asked to. {Log}");
            }
        }

        return _process.ExitCode;
    }

    protected abstract (string Program, IEnumerable<string> Arguments,
        IReadOnlyDictionary<string, string?> Environment) CommandLine(NodeTarget target);

    protected static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static void Terminate(Process process)
    {
        if (OperatingSystem.IsWindows())
        {
            process.Kill(entireProcessTree: false);
        }
        else
        {
            Assert.Equal(0, Kill(process.Id, SigTerm));
        }
    }

    private void Append(string? line)
    {
        if (line is not null)
        {
            lock (_log)
            {
                _log.AppendLine(line);
            }
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int pid, int signal);
}
