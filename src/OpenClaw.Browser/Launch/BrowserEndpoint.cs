using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Settings;

namespace OpenClaw.Browser.Launch;

/// <summary>
/// A browser that somebody else runs, by the address in the configuration (<c>cdpUrl</c>, or <c>cdpPort</c> on this machine).
/// </summary>
internal sealed class BrowserEndpoint
{
    private const int MaxAnswer = 256 * 1024;

    private BrowserEndpoint(Uri address) => Address = address;

    /// <summary>As configured; may hold a password.</summary>
    public Uri Address { get; }

    public bool IsLoopback => Address.IsLoopback;

    /// <summary>For people: without user, password and query.</summary>
    public string Shown => new UriBuilder(Address) { UserName = "", Password = "", Query = "" }.Uri.ToString().TrimEnd('/');

    /// <summary>The endpoint of a profile; null when its browser is ours to start alone.</summary>
    /// <exception cref="FormatException">The address is none.</exception>
    public static BrowserEndpoint? Of(ProfileSettings profile)
    {
        if (profile.CdpUrl?.Trim() is { Length: > 0 } text)
        {
            return Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" or "ws" or "wss"
                ? new BrowserEndpoint(new Uri(text))
                : throw new FormatException("cdpUrl must be an http, https, ws or wss address.");
        }
        return profile.CdpPort is { } port ? new BrowserEndpoint(new UriBuilder("http", "127.0.0.1", port).Uri) : null;
    }

    /// <summary>Connects.</summary>
    /// <exception cref="IOException">Nobody answers there, or no browser.</exception>
    public async Task<CdpConnection> ConnectAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(limit);
        try
        {
            Uri socket = Address.Scheme is "ws" or "wss" && Address.AbsolutePath.Length > 1
                ? Address : await AskAsync(stop.Token).ConfigureAwait(false);
            return await CdpConnection.ConnectAsync(socket, stop.Token).ConfigureAwait(false);
        }
        catch (Exception problem)
            when (problem is HttpRequestException or WebSocketException or JsonException or UriFormatException or OperationCanceledException
                or IOException
            && !cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"No browser answers at {Shown}: {problem.Message}", problem);
        }
    }

    private async Task<Uri> AskAsync(CancellationToken cancellationToken)
    {
        using var handler = new HttpClientHandler { UseProxy = false, AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { MaxResponseContentBufferSize = MaxAnswer };
        var version = new UriBuilder(Address) { Scheme = Address.Scheme is "wss" or "https" ? "https" : "http",
            Path = Address.AbsolutePath.TrimEnd('/') + "/json/version", UserName = "", Password = "" };
        using var request = new HttpRequestMessage(HttpMethod.Get, version.Uri);
        if (Address.UserInfo.Length > 0)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic",
                Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(Address.UserInfo))));
        }
        using HttpResponseMessage answer = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        answer.EnsureSuccessStatusCode();
#pragma warning disable CA2016 // The answer is in memory already, and .NET Framework has no such overload.
        using JsonDocument document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync().ConfigureAwait(false));
#pragma warning restore CA2016
        string told = document.RootElement.Text("webSocketDebuggerUrl");
        // The browser names itself as it sees itself; the way there is the configured one. The path is all that is taken from the answer.
        var socket = new UriBuilder(new Uri(told)) { Scheme = version.Scheme == "https" ? "wss" : "ws", Host = Address.Host,
            Port = Address.Port };
        if (socket.Query.Length == 0)
        {
            socket.Query = Address.Query.TrimStart('?');
        }
        return socket.Uri;
    }
}
