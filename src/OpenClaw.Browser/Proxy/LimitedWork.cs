using OpenClaw.Gateway.Compat;

namespace OpenClaw.Browser.Proxy;

/// <summary>Work that must not take longer than it may, whatever the browser does.</summary>
internal static class LimitedWork
{
    /// <summary>
    /// The work's result, or a cancellation once the time is over. Work that does not listen to its token is left behind; it must not take
    /// the answer's time with it.
    /// </summary>
    public static Task<T> WithinAsync<T>(this TimeProvider time, TimeSpan most, Func<CancellationToken, Task<T>> work,
        CancellationToken cancellationToken)
    {
        CancellationTokenSource limit = time.CancelAfter(most);
        CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        // Taken now: the sources end with the work, which may be quicker than the next line.
        CancellationToken ended = both.Token;
        Task<T> done = Task.Run(() => work(ended), CancellationToken.None);
        _ = done.ContinueWith(
            ran =>
            {
                _ = ran.Exception;
                both.Dispose();
                limit.Dispose();
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return done.OrCancelledAsync(ended);
    }
}
