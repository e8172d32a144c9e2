using System.Diagnostics;
using System.Text.Json;
using OpenClaw.Browser;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Tabs;
using OpenClaw.Tests.Execution;

namespace OpenClaw.Tests.Browser.Support;

/// <summary>
/// One headless chromium for the tests of a class (<c>IClassFixture</c>), started when first asked for, ended with its directory. Not our
/// own launcher, so that a fault there fails its own tests only.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    // None is wanted where a few minutes have to do. Under wine the files of Linux are seen as well, and cannot be started; mono's
    // processes and sockets are neither of the frameworks that we run on.
    private static readonly string? s_executable = !TestPart.IsWanted(TestPart.Browser) || !Platforms.Posix
        || Type.GetType("Mono.Runtime") is not null
        ? null
        : new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);
    private static readonly TimeSpan WaitLimit = TimeSpan.FromSeconds(90);
    private readonly string _home = Path.Combine(Path.GetTempPath(), "openclaw-chromium-" + Guid.NewGuid().ToString("N"));
    private Process? _process;
    private CdpConnection? _connection;
    private int _tabs;

    /// <summary>For <c>SkipUnless</c> (see <see cref="ChromiumFactAttribute"/>).</summary>
    public static bool IsWanted => s_executable is not null;

    public PageServer Pages { get; } = new();

    internal CdpConnection Connection => _connection!;

    /// <summary>Where it is reached over HTTP, as <c>cdpUrl</c> has it.</summary>
    public string Endpoint { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        if (s_executable is null)
        {
            return;
        }
        Directory.CreateDirectory(_home);
        _process = Process.Start(new ProcessStartInfo(s_executable)
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Arguments = $"--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --site-per-process --no-first-run --disable-sync " +
                "--disable-background-networking --disable-component-update --disable-features=Translate,MediaRouter --no-proxy-server " +
                $"--window-size=1200,800 --hide-scrollbars --remote-debugging-port=0 --user-data-dir={_home} about:blank",
        })!;
        var endpoint = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.ErrorDataReceived += (_, line) =>
        {
            const string Sign = "DevTools listening on ";
            if (line.Data is { } text && text.StartsWith(Sign, StringComparison.Ordinal))
            {
                endpoint.TrySetResult(text[Sign.Length..].Trim());
            }
        };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        if (await Task.WhenAny(endpoint.Task, Task.Delay(Patience.Limit)) != endpoint.Task)
        {
            throw new InvalidOperationException("chromium did not tell its endpoint within a minute.");
        }
        Endpoint = $"http://127.0.0.1:{new Uri(await endpoint.Task).Port}";
        _connection = await CdpConnection.ConnectAsync(new Uri(await endpoint.Task), CancellationToken.None);
    }

    /// <summary>A new tab that shows this page, loaded.</summary>
    internal async Task<Tab> OpenAsync(string url)
    {
        JsonElement target = await Connection.Browser.SendAsync("Target.createTarget", Json.Object(("url", "about:blank")),
            CancellationToken.None);
        string targetId = target.Text("targetId");
        JsonElement attached = await Connection.Browser.SendAsync(
            "Target.attachToTarget", Json.Object(("targetId", targetId), ("flatten", true)), CancellationToken.None);
        CdpSession session = Connection.FindSession(attached.Text("sessionId"))!;
        var tab = new Tab(targetId, session, TimeProvider.System) { TabId = "t" + Interlocked.Increment(ref _tabs) };
        await tab.AttachAsync(CancellationToken.None);
        await NavigateAsync(tab, url);
        return tab;
    }

    /// <summary>Goes to another page and waits until it is loaded.</summary>
    internal static async Task NavigateAsync(Tab tab, string url)
    {
        var loaded = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        void OnEvent(string method, JsonElement parameters)
        {
            if (method == "Page.loadEventFired")
            {
                loaded.TrySetResult(true);
            }
        }
        tab.Session.EventReceived += OnEvent;
        try
        {
            await tab.Session.SendAsync("Page.navigate", Json.Object(("url", url)), CancellationToken.None);
            await loaded.Task;
        }
        finally
        {
            tab.Session.EventReceived -= OnEvent;
        }
        tab.Url = tab.Frames.Main.Url;
    }

    /// <summary>Waits for what the browser will tell by itself.</summary>
    public static Task UntilAsync(Func<bool> condition, string what) => UntilAsync(condition, () => what);

    /// <summary>The same; what was there instead is told where it does not come.</summary>
    public static async Task UntilAsync(Func<bool> condition, Func<string> what)
    {
        for (var since = Stopwatch.StartNew(); !condition(); await Task.Delay(10))
        {
            // Before the test's own limit, which says nothing of what was waited for.
            if (since.Elapsed > WaitLimit)
            {
                throw new TimeoutException($"Not within {WaitLimit.TotalSeconds} s: {what()}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Pages.Dispose();
        if (_connection is not null)
        {
            try
            {
                await _connection.Browser.SendAsync("Browser.close", CancellationToken.None);
            }
            catch (CdpException)
            {
                // Gone already.
            }
            await _connection.DisposeAsync();
        }
        if (_process is not null)
        {
            if (!_process.WaitForExit(10_000))
            {
                _process.Kill();
                _process.WaitForExit();
            }
            _process.Dispose();
        }
        try
        {
            Directory.Delete(_home, recursive: true);
        }
        catch (IOException)
        {
            // A child of the browser is still writing; the directory is a temporary one.
        }
    }
}
