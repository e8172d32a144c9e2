using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using OpenClaw.Node.Compat;
using OpenClaw.Node.Execution.Contract;
using OpenClaw.Node.Native;

namespace OpenClaw.Node.Execution.Windows;

/// <summary>
/// Carries out a command line that was taken apart, as cmd.exe would: pipelines joined by <c>&amp;&amp;</c>, <c>||</c> and <c>&amp;</c>,
/// one job object, one pair of outputs in the order in which the programs write. The exit code is that of the last program that ran.
/// </summary>
internal sealed class WindowsCommandList : IWindowsRun
{
    private const int NotStarted = 1;

    private readonly JobObject _job = new();
    private readonly object _gate = new();
    private readonly ProcessRequest _request;
    private readonly IReadOnlyList<LaunchStep> _steps;
    private readonly Action<string> _report;
    private readonly Task _ended;
    private string? _directory;
    private bool _anyStarted;
    private bool _stopping;

    /// <param name="request">Environment, first directory, last check.</param>
    /// <param name="steps">What to start.</param>
    /// <param name="report">Takes a line for stderr: why a step was not started.</param>
    public WindowsCommandList(ProcessRequest request, IReadOnlyList<LaunchStep> steps, Action<string> report)
    {
        _request = request;
        _steps = steps;
        _report = report;
        _directory = request.WorkingDirectory;
        try
        {
            Stdout = new OutputPipe();
            Stderr = new OutputPipe();
            _ended = Task.Run(RunAsync);
        }
        catch (Win32Exception)
        {
            Stderr?.Dispose();
            Stdout?.Dispose();
            _job.Dispose();
            throw;
        }
    }

    public OutputPipe Stdout { get; }

    public OutputPipe Stderr { get; }

    public int ExitCode { get; private set; }

    /// <summary>What the last check said when nothing had been started.</summary>
    public string? Refusal { get; private set; }

    public Task WaitForExitAsync() => _ended;

    public void Stop(int exitCode)
    {
        lock (_gate)
        {
            _stopping = true;
            ExitCode = exitCode;
            _job.Terminate(exitCode);
        }
    }

    public void Release() => _job.Release();

    public void Dispose()
    {
        Stdout.Dispose();
        Stderr.Dispose();
        _job.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            for (var at = 0; at < _steps.Count;)
            {
                var end = at + 1;
                while (end < _steps.Count && _steps[end].Link == StepLink.Pipe)
                {
                    end++;
                }

                var wanted = _steps[at].Link switch { StepLink.And => ExitCode == 0, StepLink.Or => ExitCode != 0, _ => true };
                if (wanted && !await RunPipelineAsync(at, end).ConfigureAwait(false))
                {
                    return;
                }

                at = end;
            }
        }
        finally
        {
            // Now only the programs hold these ends, so that the end of the output is seen.
            Stdout.ChildEnd.Dispose();
            Stderr.ChildEnd.Dispose();
        }
    }

    /// <summary>False when nothing more may be started.</summary>
    private async Task<bool> RunPipelineAsync(int first, int end)
    {
        if (_steps[first].Directory is { } target && TryEnter(target, _steps[first].OtherDrive))
        {
            SetExitCode(0);
            return !IsStopping();
        }

        var processes = new List<SafeProcessHandle?>();
        SafeFileHandle? input = null;
        try
        {
            for (var at = first; at < end; at++)
            {
                SafeFileHandle? write = null, next = null;
                try
                {
                    if (at + 1 < end)
                    {
                        CreatePipe(out next, out write);
                    }

                    processes.Add(Start(_steps[at], input, write));
                }
                finally
                {
                    write?.Dispose();
                    input?.Dispose();
                    input = next;
                }

                if (IsStopping())
                {
                    break;
                }
            }
        }
        catch (Win32Exception e)
        {
            _report("The command could not be started (" + Kernel32.NameOf(e.NativeErrorCode) + ").");
            processes.Add(null);
        }
        finally
        {
            input?.Dispose();
        }

        foreach (var process in processes)
        {
            if (process is not null)
            {
                await WindowsProcess.WaitForExitAsync(process).ConfigureAwait(false);
            }
        }

        if (processes.Count > 0)
        {
            var last = processes[processes.Count - 1];
            SetExitCode(last is null ? NotStarted : WindowsProcess.ExitCodeOf(last));
        }

        foreach (var process in processes)
        {
            process?.Dispose();
        }

        return !IsStopping();
    }

    /// <summary>Null when it could not be started, which the next step hears of as of any other failure.</summary>
    private SafeProcessHandle? Start(LaunchStep step, SafeFileHandle? input, SafeFileHandle? pipe)
    {
        var owned = new List<SafeHandle>();
        try
        {
            var standard = new[] { Input(step.NoInput ? null : input, owned), Sink(step.Output, pipe, owned),
                Sink(step.Error, pipe, owned) };
            lock (_gate)
            {
                if (_stopping)
                {
                    return null;
                }

                var program = WindowsProgram.Exactly(step.Application, step.CommandLine);
                var process = WindowsProcess.Create(program, _request with { WorkingDirectory = _directory }, _job, standard, out _,
                    out var refusal);
                if (process is null)
                {
                    // What was decided about has changed since: what runs already is stopped, too.
                    _stopping = true;
                    ExitCode = NotStarted;
                    Refusal = _anyStarted ? null : refusal;
                    if (_anyStarted)
                    {
                        _report(refusal!);
                        _job.Terminate(NotStarted);
                    }

                    return null;
                }

                _anyStarted = true;
                return process;
            }
        }
        catch (Win32Exception e)
        {
            _report($"'{step.Application}' could not be started ({Kernel32.NameOf(e.NativeErrorCode)}).");
            return null;
        }
        finally
        {
            foreach (var handle in owned)
            {
                handle.Dispose();
            }
        }
    }

    private static SafeHandle Input(SafeFileHandle? pipe, List<SafeHandle> owned)
    {
        var handle = pipe is null ? WindowsProcess.EmptyInput() : Duplicate(pipe);
        owned.Add(handle);
        return handle;
    }

    /// <summary>A handle of its own for each output: a child must not be handed the same one twice.</summary>
    private SafeHandle Sink(StepSink sink, SafeFileHandle? pipe, List<SafeHandle> owned)
    {
        var handle = sink switch
        {
            StepSink.Nul => Nul(),
            StepSink.Output => Duplicate(pipe ?? Stdout.ChildEnd),
            _ => Duplicate(Stderr.ChildEnd),
        };
        owned.Add(handle);
        return handle;
    }

    /// <summary>True when the directory exists: then the next steps start there.</summary>
    private bool TryEnter(string target, bool otherDrive)
    {
        var from = _directory ?? OwnDirectory.Path;
        string to;
        try
        {
            to = Path.GetFullPath(Path.Combine(from, target));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or IOException)
        {
            return false;
        }

        if (!Directory.Exists(to))
        {
            return false;
        }

        if (otherDrive || string.Equals(Path.GetPathRoot(to), Path.GetPathRoot(from), StringComparison.OrdinalIgnoreCase))
        {
            _directory = to;
        }

        return true;
    }

    private void SetExitCode(int code)
    {
        lock (_gate)
        {
            ExitCode = _stopping ? ExitCode : code;
        }
    }

    private bool IsStopping()
    {
        lock (_gate)
        {
            return _stopping;
        }
    }

    private static void CreatePipe(out SafeFileHandle read, out SafeFileHandle write)
    {
        if (Kernel32.CreatePipe(out read, out write, IntPtr.Zero, 0) == 0)
        {
            throw new Win32Exception(Marshal.GetLastWin32Error());
        }
    }

    private static unsafe SafeFileHandle Nul()
    {
        var inherit = new Kernel32.SECURITY_ATTRIBUTES { nLength = sizeof(Kernel32.SECURITY_ATTRIBUTES), bInheritHandle = 1 };
        var handle = Kernel32.CreateFileW("NUL", Kernel32.GENERIC_WRITE, 3, &inherit, Kernel32.OPEN_EXISTING, 0, IntPtr.Zero);
        return handle.IsInvalid ? throw new Win32Exception(Marshal.GetLastWin32Error()) : handle;
    }

    private static SafeFileHandle Duplicate(SafeFileHandle handle)
    {
        var process = Kernel32.GetCurrentProcess();
        return Kernel32.DuplicateHandle(process, handle, process, out var copy, 0, 1, Kernel32.DUPLICATE_SAME_ACCESS) == 0
            ? throw new Win32Exception(Marshal.GetLastWin32Error())
            : copy;
    }
}
