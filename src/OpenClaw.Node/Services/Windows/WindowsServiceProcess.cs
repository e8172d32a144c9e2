using System.ComponentModel;
using System.Runtime.InteropServices;

namespace OpenClaw.Node.Services.Windows;

/// <summary>This process as a Windows service: connects to the service control manager, reports states, passes on a stop.</summary>
internal sealed class WindowsServiceProcess
{
    private static readonly int StopWaitHint = (int)TimeSpan.FromSeconds(45).TotalMilliseconds;

    private readonly string _name;
    private readonly Func<CancellationToken, int> _run;
    private readonly CancellationTokenSource _stop;
    private readonly object _gate = new();

    // Kept alive here: native code calls them as long as the process lives.
    private readonly ServiceControlNative.ServiceMain _main;
    private readonly ServiceControlNative.Handler _handler;
    private IntPtr _handle;
    private int _state = ServiceControlNative.StartPending;
    private int _checkPoint;
    private int _exitCode;

    private WindowsServiceProcess(string name, Func<CancellationToken, int> run, CancellationTokenSource stop)
    {
        _name = name;
        _stop = stop;
        _run = run;
        _main = Main;
        _handler = Handle;
    }

    /// <summary>Runs until the manager or <paramref name="run"/> ends the service.</summary>
    /// <returns>The exit code, or null when the service control manager did not start this process.</returns>
    public static int? Run(string name, Func<CancellationToken, int> run)
    {
        // Not disposed: a late stop may still reach it while the process ends.
        var process = new WindowsServiceProcess(name, run, new CancellationTokenSource());
        IntPtr text = Marshal.StringToHGlobalUni(name);
        try
        {
            ServiceControlNative.ServiceTableEntry[] table =
                [new() { Name = text, Main = Marshal.GetFunctionPointerForDelegate(process._main) }, default];
            if (!ServiceControlNative.StartServiceCtrlDispatcherW(table))
            {
                int error = Marshal.GetLastWin32Error();
                return error == ServiceControlNative.ErrorNotStartedByManager
                    ? null
                    : throw new ServiceException(ServiceProblem.ManagerUnavailable,
                        $"The service control manager does not answer: {new Win32Exception(error).Message}");
            }
            return process._exitCode;
        }
        finally
        {
            Marshal.FreeHGlobal(text);
        }
    }

    private void Main(int argumentCount, IntPtr arguments)
    {
        _handle = ServiceControlNative.RegisterServiceCtrlHandlerExW(_name, _handler, IntPtr.Zero);
        if (_handle == IntPtr.Zero)
        {
            _exitCode = Marshal.GetLastWin32Error();
            return;
        }
        Report(ServiceControlNative.Running);
        try
        {
            _exitCode = _run(_stop.Token);
        }
#pragma warning disable CA1031 // An exception must not cross into the dispatcher: without the last report the manager would show the service as running for ever.
        catch (Exception)
        {
            _exitCode = 1;
        }
#pragma warning restore CA1031
        Report(ServiceControlNative.Stopped);
    }

    private int Handle(int control, int eventType, IntPtr eventData, IntPtr context)
    {
        if (control is ServiceControlNative.ControlStop or ServiceControlNative.ControlShutdown or ServiceControlNative.ControlPreshutdown)
        {
            Report(ServiceControlNative.StopPending);
            // Not here: whatever is registered with the token must not hold up the manager's thread.
            ThreadPool.QueueUserWorkItem(_ => _stop.Cancel());
        }
        else if (control == ServiceControlNative.ControlInterrogate)
        {
            Report(_state);
        }
        return 0;
    }

    private void Report(int state)
    {
        lock (_gate)
        {
            if (_state == ServiceControlNative.Stopped)
            {
                return;
            }
            _state = state;
            bool pending = state is ServiceControlNative.StartPending or ServiceControlNative.StopPending;
            var status = new ServiceControlNative.ServiceStatus
            {
                ServiceType = ServiceControlNative.OwnProcess,
                CurrentState = state,
                ControlsAccepted = state == ServiceControlNative.Running
                    ? ServiceControlNative.AcceptStop | ServiceControlNative.AcceptShutdown : 0,
                Win32ExitCode = state == ServiceControlNative.Stopped && _exitCode != 0 ? ServiceControlNative.ErrorServiceSpecific : 0,
                ServiceSpecificExitCode = state == ServiceControlNative.Stopped ? _exitCode : 0,
                CheckPoint = pending ? ++_checkPoint : 0,
                WaitHint = pending ? StopWaitHint : 0,
            };
            ServiceControlNative.SetServiceStatus(_handle, ref status);
        }
    }
}
