namespace OpenClaw.Gateway.Compat;

/// <summary>Waiting by an injected clock. .NET 8 has these in the box, .NET Framework in a package, under different names.</summary>
internal static class Clock
{
    public static Task PauseAsync(this TimeProvider time, TimeSpan delay, CancellationToken cancellationToken) =>
#if NETFRAMEWORK
        TimeProviderTaskExtensions.Delay(time, delay, cancellationToken);
#else
        Task.Delay(delay, time, cancellationToken);
#endif

    public static CancellationTokenSource CancelAfter(this TimeProvider time, TimeSpan delay) =>
#if NETFRAMEWORK
        TimeProviderTaskExtensions.CreateCancellationTokenSource(time, delay);
#else
        new(delay, time);
#endif
}
