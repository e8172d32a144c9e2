using System.Text;

namespace OpenClaw.LiveTests.Browser.Site;

/// <summary>One HTTP response, after which the connection ends.</summary>
internal sealed record SiteAnswer(int Status, string ContentType, byte[] Body)
{
    public Dictionary<string, string> Headers { get; } = [];

    public SiteAnswer With(string header, string value)
    {
        Headers[header] = value;
        return this;
    }

    public static SiteAnswer Html(string text) => new(200, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(text));

    public static SiteAnswer Text(string text, string type = "text/plain; charset=utf-8") => new(200, type, Encoding.UTF8.GetBytes(text));

    public byte[] ToBytes()
    {
        var head = new StringBuilder(
            $"HTTP/1.1 {Status} {(Status < 400 ? "OK" : "No")}\r\nContent-Type: {ContentType}\r\nContent-Length: {Body.Length}\r\nConnection: close\r\nCache-Control: no-store\r\n");
        foreach (var (name, value) in Headers)
        {
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        return [.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. Body];
    }
}
