using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using OpenClaw.Node.Execution.Windows;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Services.Windows;

/// <content>Handles of the service control manager, waiting, and what its errors mean.</content>
internal sealed partial class WindowsServiceManager
{
    private ServiceState Installed()
    {
        ServiceState state = Query();
        return state.Installed ? state : throw Missing();
    }

    private void With(int access, Action<IntPtr> action)
    {
        IntPtr manager = Open(ServiceControlNative.ManagerConnect);
        IntPtr service = IntPtr.Zero;
        try
        {
            service = ServiceControlNative.OpenServiceW(manager, name, access);
            Ensure(service != IntPtr.Zero);
            action(service);
        }
        finally
        {
            Close(service);
            Close(manager);
        }
    }

    private IntPtr Open(int access)
    {
        IntPtr manager = ServiceControlNative.OpenSCManagerW(null, null, access);
        Ensure(manager != IntPtr.Zero);
        return manager;
    }

    private static void Close(IntPtr handle)
    {
        if (handle != IntPtr.Zero)
        {
            ServiceControlNative.CloseServiceHandle(handle);
        }
    }

    private Task<ServiceState> WaitAsync(Func<ServiceState, bool> done, TimeSpan limit, CancellationToken cancellationToken) =>
        this.WaitAsync(done, limit, Step, time, cancellationToken);

    /// <summary>A service that has just reported that it runs may not take a control yet; it is asked again for a while.</summary>
    private async Task AskToStopAsync(CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        while (true)
        {
            int error = 0;
            With(ServiceControlNative.StopAccess, service => error = ServiceControlNative.ControlService(service, ServiceControlNative.ControlStop, out _) ? 0 : Marshal.GetLastWin32Error());
            if (error is 0 or ServiceControlNative.ErrorServiceNotActive)
            {
                return;
            }
            if (error is not (ServiceControlNative.ErrorCannotAcceptControl or ServiceControlNative.ErrorRequestTimeout))
            {
                throw Explain(error);
            }
            if (time.GetElapsedTime(started) >= AskAgainFor)
            {
                return; // The caller waits, and then kills.
            }
            await Task.Delay(Step, cancellationToken).ConfigureAwait(false);
        }
    }

    private static void Kill(int processId)
    {
        try
        {
            using Process process = Process.GetProcessById(processId);
            process.Kill();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It ended meanwhile, or it is not ours to kill: the state tells.
        }
    }

    private void Ensure(bool succeeded, int allowed = 0)
    {
        if (succeeded)
        {
            return;
        }
        int error = Marshal.GetLastWin32Error();
        if (allowed == 0 || error != allowed)
        {
            throw Explain(error);
        }
    }

    private ServiceException Missing() =>
        new(ServiceProblem.NotInstalled, $"There is no service {name}.", ["Install it first: " + ToolWords.Current.InstallWindowsService]);

    private ServiceException Explain(int error) => error switch
    {
        ServiceControlNative.ErrorAccessDenied => new(
            ServiceProblem.AccessDenied, $"Windows does not let this account change the service {name}.", ["Open PowerShell with \"Run as administrator\" and try again."]),
        ServiceControlNative.ErrorServiceDoesNotExist => Missing(),
        ServiceControlNative.ErrorInvalidServiceAccount or ServiceControlNative.ErrorServiceLogonFailed => new(
            ServiceProblem.Account, $"Windows does not accept the account for the service {name}: {new Win32Exception(error).Message}",
            ["Check the name and password; the account needs the right \"Log on as a service\"."]),
        ServiceControlNative.ErrorServiceMarkedForDelete => new(
            ServiceProblem.Failed, $"The service {name} waits to be removed.", ["Close services.msc, Task Manager and Event Viewer, then try again."]),
        _ => new(ServiceProblem.Failed, $"The service control manager refused ({error}): {new Win32Exception(error).Message}"),
    };
}
