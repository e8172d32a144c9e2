using OpenClaw.Node.Commands;

namespace OpenClaw.Browser.Proxy;

/// <summary>
/// <c>browser.proxy</c> and its sister that carries files to the node (docs/protocol/browser.md 1). Both share one
/// <see cref="BrowserProxy"/>.
/// </summary>
internal sealed class BrowserProxyCommand(string name, BrowserProxy proxy) : ICapableCommand, INodeLifetime
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Capability => "browser";

    /// <inheritdoc/>
    public Task<InvokeResult> InvokeAsync(InvokeRequest request, INodeEvents events, CancellationToken cancellationToken) =>
        proxy.RunAsync(request, cancellationToken);

    /// <inheritdoc/>
    public void Start() => proxy.Start();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => proxy.DisposeAsync();
}
