#if NET
using System.Runtime.InteropServices;
#endif

namespace OpenClaw.Node.Compat;

/// <summary>Tells that a service manager or the console asks this process to end.</summary>
internal static class TerminationSignal
{
    /// <summary>
    /// Calls <paramref name="stop"/> for SIGTERM and Ctrl+C instead of ending the process. Dispose of the subscription to end it.
    /// </summary>
    public static IDisposable Subscribe(Action stop)
    {
#if NET
        void Handle(PosixSignalContext context)
        {
            context.Cancel = true;
            // Not here: the system waits for this thread.
            _ = Task.Run(stop);
        }
        return new Registrations(PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle));
#else
        ConsoleCancelEventHandler handler = (_, e) =>
        {
            e.Cancel = true;
            _ = Task.Run(stop);
        };
        Console.CancelKeyPress += handler;
        return new Registration(() => Console.CancelKeyPress -= handler);
#endif
    }

#if NET
    private sealed class Registrations(params PosixSignalRegistration[] registrations) : IDisposable
    {
        public void Dispose()
        {
            foreach (PosixSignalRegistration registration in registrations)
            {
                registration.Dispose();
            }
        }
    }
#else
    private sealed class Registration(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
#endif
}
