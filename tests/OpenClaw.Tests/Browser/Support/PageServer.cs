using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OpenClaw.Tests.Browser.Support;

/// <summary>Serves pages on loopback, as <c>127.0.0.1</c> and as <c>localhost</c>: two sites for the browser.</summary>
public sealed class PageServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Dictionary<string, Func<string, (string Head, byte[] Body)>> _pages = new(StringComparer.Ordinal);

    public PageServer()
    {
        _listener.Start();
        _ = Task.Run(AcceptAsync);
    }

    /// <summary>Somebody asked for this path and query. Raised on any thread.</summary>
    public event Action<string>? Requested;

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Url(string path) => $"http://127.0.0.1:{Port}{path}";

    /// <summary>The same page on another site.</summary>
    public string OtherSite(string path) => $"http://localhost:{Port}{path}";

    /// <summary>Serves an HTML document there; returns its address.</summary>
    public string Html(string path, string html) => Serve(path, "200 OK", "text/html; charset=utf-8", Encoding.UTF8.GetBytes(html));

    public string Serve(string path, string status, string type, byte[] body, string moreHeaders = "")
    {
        lock (_pages)
        {
            _pages[path] = _ =>
                ($"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n{moreHeaders}\r\n",
                    body);
        }
        return Url(path);
    }

    /// <summary>Answers with status line, further headers and text, as the request's head demands.</summary>
    public string Answer(string path, Func<string, (string Status, string Headers, string Html)> answer)
    {
        lock (_pages)
        {
            _pages[path] = request =>
            {
                (string status, string headers, string html) = answer(request);
                byte[] body = Encoding.UTF8.GetBytes(html);
                return ($"HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {body.Length}\r\nConnection: close\r\n{headers}\r\n", body);
            };
        }
        return Url(path);
    }

    public void Dispose() => _listener.Stop();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync();
                _ = AnswerAsync(client);
            }
        }
        catch (Exception problem) when (problem is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                NetworkStream stream = client.GetStream();
                var request = new StringBuilder();
                byte[] buffer = new byte[4096];
                while (request.ToString().IndexOf("\r\n\r\n", StringComparison.Ordinal) < 0)
                {
                    int read = await stream.ReadAsync(buffer, 0, buffer.Length);
                    if (read == 0)
                    {
                        return;
                    }
                    request.Append(Encoding.ASCII.GetString(buffer, 0, read));
                }
                string[] words = request.ToString().Split(' ');
                string path = words[1].Split('?')[0];
                Requested?.Invoke(words[1]);
                Func<string, (string Head, byte[] Body)>? page;
                lock (_pages)
                {
                    _pages.TryGetValue(path, out page);
                }
                (string head, byte[] body) = page?.Invoke(request.ToString())
                    ?? ("HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", []);
                byte[] bytes = [.. Encoding.ASCII.GetBytes(head), .. body];
                await stream.WriteAsync(bytes, 0, bytes.Length);
            }
        }
        catch (Exception problem) when (problem is IOException or SocketException or ObjectDisposedException)
        {
            // The browser went away.
        }
    }
}
