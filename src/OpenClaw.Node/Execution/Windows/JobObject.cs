using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using OpenClaw.Node.Native;

namespace OpenClaw.Node.Execution.Windows;

/// <summary>
/// Holds a process and all its descendants. While it is open, they end with it, and so with the node: the kernel closes the handle of a
/// node that is killed.
/// </summary>
internal sealed unsafe class JobObject : IDisposable
{
    private readonly SafeFileHandle _handle;

    public JobObject()
    {
        _handle = Kernel32.CreateJobObjectW(IntPtr.Zero, IntPtr.Zero);
        if (_handle.IsInvalid)
        {
            throw new Win32Exception(Marshal.GetLastWin32Error());
        }

        if (!SetLimits(Kernel32.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE))
        {
            var error = Marshal.GetLastWin32Error();
            _handle.Dispose();
            throw new Win32Exception(error);
        }
    }

    /// <summary>Returns false with the last error set.</summary>
    public bool Add(IntPtr process) => Kernel32.AssignProcessToJobObject(_handle, process) != 0;

    /// <summary>Ends everything in it.</summary>
    public void Terminate(int exitCode) => _ = Kernel32.TerminateJobObject(_handle, (uint)exitCode);

    /// <summary>Lets what is in it outlive the handle.</summary>
    public void Release() => SetLimits(0);

    public void Dispose() => _handle.Dispose();

    private bool SetLimits(uint flags)
    {
        var limits = new Kernel32.JOBOBJECT_EXTENDED_LIMIT_INFORMATION { LimitFlags = flags };
        return Kernel32.SetInformationJobObject(
            _handle, Kernel32.JobObjectExtendedLimitInformation, &limits, sizeof(Kernel32.JOBOBJECT_EXTENDED_LIMIT_INFORMATION)) != 0;
    }
}
