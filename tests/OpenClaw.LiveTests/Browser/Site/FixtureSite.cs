using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text;

namespace OpenClaw.LiveTests.Browser.Site;

/// <summary>
/// The pages the browser is sent to, on two loopback ports so that one of them is another origin. A few lines of HTTP/1.1 on sockets: one
/// request a connection, nothing that needs a URL reservation or a host header of a certain form.
/// </summary>
internal sealed class FixtureSite : IAsyncDisposable
{
    private const int LongestHead = 64 * 1024;

    private readonly CancellationTokenSource _end = new();
    private readonly TcpListener _first = Listen();
    private readonly TcpListener _second = Listen();
    private readonly Task _serving;

    private FixtureSite() => _serving = Task.WhenAll(ServeAsync(_first), ServeAsync(_second));

    /// <summary>Where the pages are.</summary>
    public string Url => $"http://127.0.0.1:{PortOf(_first)}";

    /// <summary>The same pages under another origin, and another name.</summary>
    public string OtherUrl => $"http://localhost:{PortOf(_second)}";

    public int Port => PortOf(_first);

    public int OtherPort => PortOf(_second);

    /// <summary>The paths asked for, oldest first: a refused navigation must not have reached the site.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public static FixtureSite Start() => new();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _first.Stop();
        _second.Stop();
        await _serving;
        _end.Dispose();
    }

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    private async Task ServeAsync(TcpListener listener)
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var client = await listener.AcceptTcpClientAsync(_end.Token);
                _ = AnswerAsync(client);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                if (await ReadRequestAsync(stream) is not { } request)
                {
                    return;
                }

                Requests.Enqueue(request.Path);
                var answer = await RespondAsync(request);
                if (answer is null)
                {
                    // A reset, not an orderly end.
                    client.LingerState = new LingerOption(true, 0);
                    return;
                }

                await stream.WriteAsync(answer.ToBytes(), _end.Token);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // A browser may go away in the middle of anything.
            }
        }
    }

    private async Task<SiteRequest?> ReadRequestAsync(NetworkStream stream)
    {
        var head = new byte[LongestHead];
        var length = 0;
        while (length < head.Length)
        {
            var read = await stream.ReadAsync(head.AsMemory(length), _end.Token);
            if (read == 0)
            {
                return null;
            }

            length += read;
            var end = head.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                continue;
            }

            var request = SiteRequest.Parse(Encoding.Latin1.GetString(head, 0, end));
            for (var missing = request.ContentLength - (length - end - 4); missing > 0;)
            {
                // What is posted does not matter; it has to be read, or the close resets the connection.
                missing -= await stream.ReadAsync(head, _end.Token) is var more and > 0 ? more : missing;
            }

            return request;
        }

        return null;
    }

    /// <summary>Null: the connection is cut.</summary>
    private async Task<SiteAnswer?> RespondAsync(SiteRequest request)
    {
        switch (request.Path)
        {
            case "/":
                return Page("index.html");
            case "/cut":
                return null;
            case "/slow":
                await Task.Delay(Math.Clamp(request.Number("ms", 1000), 0, 60_000), _end.Token);
                return SiteAnswer.Html("<!doctype html><title>Slow</title><h1>Slow page</h1>");
            case "/redirect":
                return new SiteAnswer(302, "text/plain", []).With("Location", request.Query.GetValueOrDefault("to", "/"));
            case "/attachment":
                return SiteAnswer.Text("a,b\n1,2\n", "text/csv")
                    .With("Content-Disposition", $"attachment; filename=\"{request.Query.GetValueOrDefault("name", "attachment.csv")}\"");
            case "/report.txt":
                return SiteAnswer.Text("the report\n");
            case "/big.bin":
                return new SiteAnswer(200, "application/octet-stream", new byte[11 * 1024 * 1024]);
            case "/data.json":
                return SiteAnswer.Text("{\"answer\":42}", "application/json");
            case "/headers":
                return SiteAnswer.Text(string.Concat(request.Headers
                    .Where(header => header.Key.StartsWith("x-", StringComparison.Ordinal)).OrderBy(header => header.Key)
                        .Select(header => $"{header.Key}: {header.Value}\n")));
            case "/private":
                return request.Headers.GetValueOrDefault("authorization") == "Basic " + Convert.ToBase64String("user:secret"u8)
                    ? SiteAnswer.Html("<!doctype html><title>Private</title><h1>Let in</h1>")
                    : (SiteAnswer.Html("<!doctype html><title>Locked</title><h1>Locked</h1>") with { Status = 401 })
                        .With("WWW-Authenticate", "Basic realm=\"fixture\"");
            case "/many":
                return SiteAnswer.Html(ManyElements(Math.Clamp(request.Number("n", 5000), 1, 100_000)));
            case "/canary":
                return SiteAnswer.Html("<!doctype html><title>Canary</title><h1>Nobody should be here</h1>");
            case "/favicon.ico":
                return SiteAnswer.Text("") with { Status = 204 };
            default:
                return Page(request.Path[1..])
                    ?? SiteAnswer.Html("<!doctype html><title>Missing</title><h1>Not found</h1>") with { Status = 404 };
        }
    }

    private SiteAnswer? Page(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("site/" + name);
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return SiteAnswer.Html(reader.ReadToEnd().Replace("{{other}}", OtherUrl, StringComparison.Ordinal)
            .Replace("{{first}}", Url, StringComparison.Ordinal));
    }

    /// <summary>A page of so many elements, as a big table of an intranet has: links, fields, buttons, text.</summary>
    private static string ManyElements(int count)
    {
        var page = new StringBuilder("<!doctype html><html lang=\"en\"><title>Many</title><body><h1>Many</h1><main>");
        for (var i = 0; i < count / 5; i++)
        {
            page.Append(CultureInfo.InvariantCulture,
                $"<div class=\"row\"><a href=\"/r/{i}\">Row {i}</a><input aria-label=\"Value {i}\"><button>Save {i}</button><span>text {i}</span></div>");
        }

        return page.Append("</main></body></html>").ToString();
    }
}
