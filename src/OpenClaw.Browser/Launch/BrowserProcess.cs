namespace OpenClaw.Browser.Launch;

/// <summary>A browser process that we started, with everything it started: it ends with this object.</summary>
internal sealed class BrowserProcess : IAsyncDisposable
{
    public required int Pid { get; init; }

    public ValueTask DisposeAsync() => default;
}
