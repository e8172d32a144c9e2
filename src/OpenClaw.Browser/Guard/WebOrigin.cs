namespace OpenClaw.Browser.Guard;

/// <summary>The origin of an address of the web, to which a permission is given.</summary>
internal static class WebOrigin
{
    /// <summary>For example <c>https://example.com:8443</c>; null for what is no http or https address.</summary>
    public static string? Of(string text) =>
        text.Length <= 4096 && Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https"
            && url.IdnHost.Length > 0
            ? $"{url.Scheme}://{(url.HostNameType == UriHostNameType.IPv6 ? $"[{url.IdnHost.Trim('[', ']')}]" : url.IdnHost)}{(url.IsDefaultPort ? "" : ":" + url.Port.ToString(System.Globalization.CultureInfo.InvariantCulture))}"
            : null;
}
