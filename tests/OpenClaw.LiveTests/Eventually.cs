using System.Diagnostics;

namespace OpenClaw.LiveTests;

/// <summary>Waiting for somebody else's process: it is asked again and again, up to a limit.</summary>
internal static class Eventually
{
    public static async Task<T> GetAsync<T>(string what, TimeSpan limit, Func<Task<T?>> probe, Func<string>? more = null)
        where T : class
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (await probe() is { } value)
            {
                return value;
            }

            Assert.True(clock.Elapsed < limit, $"{what}: not within {limit.TotalSeconds:0} s. {more?.Invoke()}");
            // What takes longer is asked about less often: each question costs the gateway, which others wait for as well.
            var pause = Math.Clamp((int)clock.ElapsedMilliseconds / 8, 50, 400);
            await Task.Delay(pause, TestContext.Current.CancellationToken);
        }
    }

    public static Task TrueAsync(string what, TimeSpan limit, Func<Task<bool>> probe, Func<string>? more = null) =>
        GetAsync(what, limit, async () => await probe() ? "" : null, more);
}
