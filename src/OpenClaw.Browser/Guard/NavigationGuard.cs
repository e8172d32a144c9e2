using System.Net;
using System.Net.Sockets;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Settings;
using OpenClaw.Gateway.Compat;

namespace OpenClaw.Browser.Guard;

/// <summary>
/// Says whether a page may be visited and whether an address may be connected to (docs/protocol/browser.md 3.4). Pure but for the name
/// resolver. Three places ask it: the routes, before and after they navigate; <see cref="DocumentGate"/>, for every document that a page
/// asks for; <see cref="EgressFilter"/>, for every connection of a browser that we started, with the address that is really connected to.
/// </summary>
internal sealed class NavigationGuard
{
    public const string BlockedText = "browser navigation blocked by policy";

    private const string CredentialsText =
        "Navigation blocked: URL-embedded credentials are not supported for page navigation. "
        + "Set HTTP Basic auth with `openclaw browser set credentials <username> <password>` or use an authenticated browser profile.";

    private const string BlobPrefix = "blob:";
    private const string BlobOfWeb = BlobPrefix + "http";

    /// <summary>Nothing of this machine, and nothing of another, is in a page of these.</summary>
    private static readonly string[] Harmless = ["about:", "chrome-error:", "data:", BlobPrefix];

    private static readonly string[] LocalNames = ["localhost", "localhost.localdomain", "metadata.google.internal"];
    private static readonly string[] LocalSuffixes = [".localhost", ".local", ".internal"];

    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;
    private readonly bool _foreignProxy;

    /// <param name="policy">What is allowed.</param>
    /// <param name="resolve">Finds the addresses of a name; null for the system's resolver.</param>
    /// <param name="foreignProxy"><c>extraArgs</c> choose a proxy, which resolves names by itself: then nothing can be promised
    /// (docs/protocol/browser.md 3.4).</param>
    public NavigationGuard(SsrfPolicy policy, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null, bool foreignProxy = false)
    {
        Policy = policy;
        _resolve = resolve ?? ResolveBySystemAsync;
        _foreignProxy = foreignProxy;
    }

    public SsrfPolicy Policy { get; }

    /// <summary>Nothing is refused but what <c>blockedHostnames</c> and <c>hostnameAllowlist</c> name.</summary>
    public bool AllowsPrivate => Policy.AllowPrivateNetwork == true;

    /// <summary>
    /// Refuses what the policy blocks, before it is visited; resolves the host's name. Returns the URL to give to the browser.
    /// </summary>
    /// <exception cref="RouteException">400 with reason <c>navigation_blocked</c>; 500 when the name does not resolve.</exception>
    public async Task<string> CheckAsync(string url, CancellationToken cancellationToken)
    {
        WebAddress address = CheckName(url);
        if (address.IsWeb && address.Address is null && !AllowsPrivate)
        {
            IReadOnlyList<IPAddress> found;
            try
            {
                found = await ResolveAsync(address.Host, cancellationToken).ConfigureAwait(false);
            }
            catch (SocketException)
            {
                throw new RouteException(500, $"Error: getaddrinfo ENOTFOUND {address.Host}");
            }
            if (!found.All(one => MayConnect(address.Host, one)))
            {
                throw Blocked();
            }
        }
        return address.Text;
    }

    /// <summary>
    /// Refuses the page that a tab shows. What a page made itself passes, and the browser's own words about a failure; a file or a page's
    /// source, which a person may have opened in a browser that we share, does not.
    /// </summary>
    /// <param name="url">Of the tab.</param>
    /// <param name="filtered">Every connection went through <see cref="EgressFilter"/>: no need to resolve again.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task CheckCurrentAsync(string url, bool filtered, CancellationToken cancellationToken)
    {
        string shown = url.Trim();
        if (shown.StartsWith(BlobOfWeb, StringComparison.OrdinalIgnoreCase))
        {
            // A blob belongs to the page that made it.
            shown = shown[BlobPrefix.Length..];
        }
        else if (shown.Length == 0 || Array.Exists(Harmless, scheme => shown.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)))
        {
            return;
        }
        if (filtered)
        {
            CheckName(shown);
            return;
        }
        await CheckAsync(shown, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What can be said without resolving a name.</summary>
    /// <exception cref="RouteException">400 with reason <c>navigation_blocked</c>.</exception>
    public WebAddress CheckName(string url)
    {
        if (url.Trim().Length == 0)
        {
            throw new RouteException(400, "url is required");
        }
        WebAddress address = WebAddress.TryParse(url)
            ?? throw Refused("Invalid URL: " + (url.IndexOf('@') >= 0 ? "[redacted credential-bearing URL]" : Short(url)));
        if (address.HasCredentials)
        {
            throw Refused(CredentialsText);
        }
        if (!address.IsWeb)
        {
            return address.Text == "about:blank"
                ? address : throw Refused($"Navigation blocked: unsupported protocol \"{Short(address.Scheme)}:\"");
        }
        if (_foreignProxy && !AllowsPrivate)
        {
            throw Refused("Navigation blocked: strict browser SSRF policy cannot be enforced while this browser profile is proxy-routed");
        }
        if (!MayVisit(address.Host))
        {
            throw Blocked();
        }
        if (Policy.AllowPrivateNetwork == false && address.Address is null && !IsAllowed(address.Host))
        {
            throw Refused(
                "Navigation blocked: strict browser SSRF policy requires an IP-literal URL because browser DNS rebinding protections are unavailable for hostname-based navigation");
        }
        return address.Address is null || MayConnect(address.Host, address.Address) ? address : throw Blocked();
    }

    /// <summary>Whether a host may be visited, as far as its name says.</summary>
    /// <param name="host">As <see cref="WebAddress.Host"/>.</param>
    public bool MayVisit(string host)
    {
        if (Matches(Policy.BlockedHostnames, host) || (Policy.HostnameAllowlist.Count > 0 && !Matches(Policy.HostnameAllowlist, host)))
        {
            return false;
        }
        return AllowsPrivate || IsAllowed(host)
            || !(Array.IndexOf(LocalNames, host) >= 0
                || Array.Exists(LocalSuffixes, suffix => host.EndsWith(suffix, StringComparison.Ordinal)));
    }

    /// <summary>Whether a connection to this address may be made for this host, which <see cref="MayVisit"/>.</summary>
    public bool MayConnect(string host, IPAddress address)
    {
        if (AllowsPrivate)
        {
            return true;
        }
        AddressKind kind = AddressKinds.Of(address);
        return kind switch
        {
            AddressKind.Public => true,
            AddressKind.Benchmark when Policy.AllowBenchmarkRange => true,
            AddressKind.UniqueLocal when Policy.AllowUniqueLocalRange => true,
            AddressKind.Unspecified or AddressKind.LinkLocal or AddressKind.Metadata => false,
            AddressKind.Loopback => IsAllowed(host) && IsLoopbackName(host),
            _ => IsAllowed(host),
        };
    }

    /// <summary>All addresses of a host.</summary>
    /// <exception cref="SocketException">It has none.</exception>
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        IPAddress[] found = await _resolve(host, cancellationToken).ConfigureAwait(false);
        return found.Length > 0 ? found : throw new SocketException((int)SocketError.HostNotFound);
    }

    private bool IsAllowed(string host) => Policy.AllowedHostnames.Any(name => Same(name, host));

    private static bool IsLoopbackName(string host) =>
        host is "localhost" or "localhost.localdomain" || host.EndsWith(".localhost", StringComparison.Ordinal)
        || (IPAddress.TryParse(host, out IPAddress? address) && AddressKinds.Of(address) == AddressKind.Loopback);

    private static bool Matches(IReadOnlyList<string> patterns, string host) => patterns.Any(pattern =>
    {
        string text = pattern.Trim();
        return text.StartsWith("*.", StringComparison.Ordinal)
            ? WebAddress.NormalizeHost(text[2..]) is { } parent && host.EndsWith("." + parent, StringComparison.Ordinal)
            : Same(text, host);
    });

    /// <summary>
    /// A configured name goes through the same mill as the visited one: <c>LOCALHOST.</c> and <c>[::1]</c> mean what they mean.
    /// </summary>
    private static bool Same(string configured, string host)
    {
        string text = configured.Trim();
        if (text.IndexOf(':') >= 0 && text[0] != '[')
        {
            text = "[" + text + "]";
        }
        return WebAddress.NormalizeHost(text) == host;
    }

    private static async Task<IPAddress[]> ResolveBySystemAsync(string host, CancellationToken cancellationToken)
    {
        Task<IPAddress[]> asked = PlatformDns.LookupAsync(host);
        // The system's resolver cannot be cancelled; its answer is dropped.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(asked, Task.Delay(Timeout.InfiniteTimeSpan, stop.Token)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        stop.Cancel();
        return await asked.ConfigureAwait(false);
    }

    private static string Short(string text) => Observed.InMessage(text) is var begin && begin.Length < text.Length ? begin + "…" : text;

    private static RouteException Blocked() => Refused(BlockedText);

    private static RouteException Refused(string text) => new(400, text) { Reason = "navigation_blocked" };
}
