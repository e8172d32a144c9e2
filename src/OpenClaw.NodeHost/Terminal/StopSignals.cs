using System.Runtime.InteropServices;

namespace OpenClaw.NodeHost.Terminal;

/// <summary>
/// Turns Ctrl+C, SIGTERM and SIGHUP into one cancellation. The first asks for a clean stop, a second one ends the process at once,
/// and a clean stop that takes longer than two seconds is ended as well: no service manager has to kill us.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private static readonly TimeSpan CleanStopLimit = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Action<int> _exit;
    private Timer? _limit;
    private int _exitCode;

    public StopSignals()
        : this(Environment.Exit)
    {
        Register(PosixSignal.SIGINT, ExitCodes.Interrupted);
        Register(PosixSignal.SIGTERM, ExitCodes.Terminated);
        Register(PosixSignal.SIGHUP, ExitCodes.Hangup);
    }

    /// <summary>For tests: no signal of the process is touched.</summary>
    internal StopSignals(Action<int> exit) => _exit = exit;

    /// <summary>Cancelled at the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>128 plus the first signal's number; null while none came.</summary>
    public int? ExitCode => Volatile.Read(ref _exitCode) is int code and not 0 ? code : null;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _limit?.Dispose();
        _stop.Dispose();
    }

    /// <summary>What a signal does. True: handled here; false: the runtime's default applies, which ends the process.</summary>
    internal bool Receive(int exitCode)
    {
        if (Interlocked.CompareExchange(ref _exitCode, exitCode, 0) != 0)
        {
            return false;
        }

        _limit = new Timer(_ => _exit(exitCode), null, CleanStopLimit, Timeout.InfiniteTimeSpan);

        // Cancellation callbacks run here otherwise, on the thread on which the system waits for an answer.
        _ = Task.Run(_stop.Cancel);
        return true;
    }

    private void Register(PosixSignal signal, int exitCode) =>
        _registrations.Add(PosixSignalRegistration.Create(signal, context => context.Cancel = Receive(exitCode)));
}
