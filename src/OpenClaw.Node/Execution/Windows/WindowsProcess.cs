using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using OpenClaw.Node.Execution.Contract;
using OpenClaw.Node.Native;

namespace OpenClaw.Node.Execution.Windows;

/// <summary>A process with its job and its pipes.</summary>
internal sealed unsafe class WindowsProcess : IWindowsRun
{
    private readonly SafeProcessHandle _handle;

    private WindowsProcess(SafeProcessHandle handle, int id, JobObject job, OutputPipe stdout, OutputPipe stderr)
    {
        _handle = handle;
        Id = id;
        Job = job;
        Stdout = stdout;
        Stderr = stderr;
    }

    public int Id { get; }

    public JobObject Job { get; }

    public OutputPipe Stdout { get; }

    public OutputPipe Stderr { get; }

    /// <summary>Negative for the codes that Windows gives to crashes.</summary>
    public int ExitCode => ExitCodeOf(_handle);

    public void Stop(int exitCode) => Job.Terminate(exitCode);

    public void Release() => Job.Release();

    internal static int ExitCodeOf(SafeProcessHandle process) =>
        Kernel32.GetExitCodeProcess(process, out var code) != 0 ? unchecked((int)code) : -1;

    /// <summary>
    /// Creates the process suspended, puts it into its job, and only then lets it run: nothing it starts can be outside. The child inherits
    /// its three standard handles and no other (but <paramref name="control"/>). Null when the last check refused.
    /// </summary>
    /// <param name="program">What to start.</param>
    /// <param name="request">Environment, directory, last check.</param>
    /// <param name="refusal">What the check said.</param>
    /// <param name="control">Inheritable handles that the C runtime of the child finds as its descriptors 3 and following; such a child may
    /// show windows.</param>
    /// <exception cref="Win32Exception">It could not be created.</exception>
    public static WindowsProcess? Start(WindowsProgram program, ProcessRequest request, out string? refusal,
        IReadOnlyList<SafeHandle>? control = null)
    {
        JobObject? job = null;
        OutputPipe? stdout = null;
        OutputPipe? stderr = null;
        SafeFileHandle? stdin = null;
        try
        {
            job = new JobObject();
            stdout = new OutputPipe();
            stderr = new OutputPipe();
            stdin = EmptyInput();
            SafeHandle[] handles = [stdin, stdout.ChildEnd, stderr.ChildEnd, .. control ?? []];
            var process = Create(program, request, job, handles, out var id, out refusal);
            if (process is null)
            {
                return null;
            }

            stdout.ChildEnd.Dispose();
            stderr.ChildEnd.Dispose();
            var result = new WindowsProcess(process, id, job, stdout, stderr);
            job = null;
            stdout = stderr = null;
            return result;
        }
        finally
        {
            stdin?.Dispose();
            stderr?.Dispose();
            stdout?.Dispose();
            job?.Dispose();
        }
    }

    /// <summary>Ends when the process has ended. No thread waits.</summary>
    public Task WaitForExitAsync() => WaitForExitAsync(_handle);

    internal static Task WaitForExitAsync(SafeProcessHandle handle)
    {
        var ended = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var wait = new ProcessWait(handle);
        var registration = ThreadPool.RegisterWaitForSingleObject(wait, (_, _) => ended.TrySetResult(true), null, Timeout.Infinite,
            executeOnlyOnce: true);
        return ended.Task.ContinueWith(
            _ =>
            {
                registration.Unregister(null);
                wait.Dispose();
            },
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default);
    }

    public void Dispose()
    {
        Stdout.Dispose();
        Stderr.Dispose();
        Job.Dispose();
        _handle.Dispose();
    }

    /// <summary>Creates a process in a job, with its standard handles. Null when the last check refused.</summary>
    internal static SafeProcessHandle? Create(
        WindowsProgram program, ProcessRequest request, JobObject job, SafeHandle[] inherited, out int id, out string? refusal)
    {
        id = 0;
        var handles = stackalloc IntPtr[inherited.Length];
        for (var i = 0; i < inherited.Length; i++)
        {
            handles[i] = inherited[i].DangerousGetHandle();
        }

        var hasControl = inherited.Length > 3;
        var descriptors = hasControl ? DescriptorTable(inherited) : [];
        var size = IntPtr.Zero;
        _ = Kernel32.InitializeProcThreadAttributeList(IntPtr.Zero, 1, 0, ref size);
        var list = Marshal.AllocHGlobal(size);
        var hasList = false;
        try
        {
            hasList = Kernel32.InitializeProcThreadAttributeList(list, 1, 0, ref size) != 0;
            if (!hasList || Kernel32.UpdateProcThreadAttribute(
                    list, 0, Kernel32.PROC_THREAD_ATTRIBUTE_HANDLE_LIST, handles, (IntPtr)(inherited.Length * IntPtr.Size), IntPtr.Zero,
                    IntPtr.Zero) == 0)
            {
                throw new Win32Exception(Marshal.GetLastWin32Error());
            }

            var startup = new Kernel32.STARTUPINFOEX
            {
                cb = sizeof(Kernel32.STARTUPINFOEX),
                dwFlags = Kernel32.STARTF_USESTDHANDLES | (hasControl ? 0 : Kernel32.STARTF_USESHOWWINDOW),
                hStdInput = handles[0],
                hStdOutput = handles[1],
                hStdError = handles[2],
                lpAttributeList = list,
            };
            const uint Flags = Kernel32.CREATE_SUSPENDED | Kernel32.CREATE_NO_WINDOW | Kernel32.CREATE_UNICODE_ENVIRONMENT
                | Kernel32.EXTENDED_STARTUPINFO_PRESENT;

            // CreateProcess writes into the command line.
            var commandLine = (program.CommandLine + "\0").ToCharArray();
            fixed (char* line = commandLine, environment = EnvironmentBlock(request.Environment))
            fixed (byte* table = descriptors)
            {
                startup.cbReserved2 = (short)descriptors.Length;
                startup.lpReserved2 = (IntPtr)table;
                refusal = request.LastCheck?.Invoke();
                if (refusal is not null)
                {
                    return null;
                }

                if (Kernel32.CreateProcessW(
                        program.Application, line, IntPtr.Zero, IntPtr.Zero, 1, Flags, environment, request.WorkingDirectory, &startup,
                        out var created) == 0)
                {
                    throw new Win32Exception(Marshal.GetLastWin32Error());
                }

                id = created.dwProcessId;
                return LetRun(created, job);
            }
        }
        finally
        {
            if (hasList)
            {
                Kernel32.DeleteProcThreadAttributeList(list);
            }

            Marshal.FreeHGlobal(list);
        }
    }

    /// <summary>
    /// The way in which a C runtime hands its descriptors to a child, unchanged since the first one: their number, a byte of flags for each
    /// (1 open, 8 pipe), their handles. Browsers look there for the pipe of <c>--remote-debugging-pipe</c>.
    /// </summary>
    private static byte[] DescriptorTable(SafeHandle[] handles)
    {
        const byte OpenPipe = 1 | 8;
        using var table = new MemoryStream();
        using var writer = new BinaryWriter(table);
        writer.Write(handles.Length);
        writer.Write(Enumerable.Repeat(OpenPipe, handles.Length).ToArray());
        foreach (var handle in handles)
        {
            var value = handle.DangerousGetHandle().ToInt64();
            if (IntPtr.Size == 8)
            {
                writer.Write(value);
            }
            else
            {
                writer.Write((int)value);
            }
        }

        return table.ToArray();
    }

    private static SafeProcessHandle LetRun(Kernel32.PROCESS_INFORMATION created, JobObject job)
    {
        var process = new SafeProcessHandle(created.hProcess, ownsHandle: true);
        try
        {
            if (!job.Add(created.hProcess) || Kernel32.ResumeThread(created.hThread) < 0)
            {
                var error = Marshal.GetLastWin32Error();
                _ = Kernel32.TerminateProcess(created.hProcess, 1);
                process.Dispose();
                throw new Win32Exception(error);
            }

            return process;
        }
        finally
        {
            _ = Kernel32.CloseHandle(created.hThread);
        }
    }

    /// <summary>A pipe nobody writes to: the child reads its end at once.</summary>
    internal static SafeFileHandle EmptyInput()
    {
        if (Kernel32.CreatePipe(out var readEnd, out var writeEnd, IntPtr.Zero, 0) == 0)
        {
            throw new Win32Exception(Marshal.GetLastWin32Error());
        }

        writeEnd.Dispose();
        if (Kernel32.SetHandleInformation(readEnd, Kernel32.HANDLE_FLAG_INHERIT, Kernel32.HANDLE_FLAG_INHERIT) == 0)
        {
            var error = Marshal.GetLastWin32Error();
            readEnd.Dispose();
            throw new Win32Exception(error);
        }

        return readEnd;
    }

    /// <summary><c>NAME=value</c> entries in Windows's order, each with its NUL, and one more.</summary>
    private static string EnvironmentBlock(IReadOnlyDictionary<string, string> environment)
    {
        var block = new StringBuilder();
        foreach (var pair in environment.OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase))
        {
            block.Append(pair.Key).Append('=').Append(pair.Value).Append('\0');
        }

        return block.Append(block.Length == 0 ? "\0\0" : "\0").ToString();
    }

    private sealed class ProcessWait : WaitHandle
    {
        public ProcessWait(SafeProcessHandle process) =>
            SafeWaitHandle = new SafeWaitHandle(process.DangerousGetHandle(), ownsHandle: false);
    }
}
