using OpenClaw.Browser.Proxy;
using OpenClaw.Browser.Settings;
using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Node.Commands;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.State;

namespace OpenClaw.Browser.Hosting;

/// <summary>
/// The node commands of the browser, for the front ends: <c>OpenClawNode.Create(options, log, BrowserCommands.Create)</c>.
/// </summary>
internal static class BrowserCommands
{
    /// <summary>
    /// Both commands, or none when the configuration switches them off. Whether a browser is installed does not count
    /// (docs/protocol/browser.md 1.1): one that is installed later works without a restart. A configuration that cannot be read is no
    /// reason for a node not to start; each request says what is wrong.
    /// </summary>
    public static IReadOnlyList<INodeCommand> Create(CommandHost host)
    {
        try
        {
            if (!BrowserConfig.Load(host.State).IsOffered)
            {
                return [];
            }
        }
        catch (NodeStateException problem)
        {
            host.Log.Write(LogLevel.Warning, BrowserLogEvents.Configuration,
                $"The browser cannot be used until this is repaired: {problem.Message}");
        }
        Func<BrowserConfig> config = () => BrowserConfig.Load(host.State);
        var parts = new Lazy<BrowserParts>(() =>
        {
            var places = new BrowserPlaces(host.State.Directory,
                TemporaryRoot.Prepare(host.State.Directory, Environment.GetEnvironmentVariable, host.Log));
            return new BrowserParts(new BrowserService(places, host.Time), new UploadStaging(places.Uploads, host.Time, host.Log));
        });
        var proxy = new BrowserProxy(config, parts, host.Time, host.Log);
        return [new BrowserProxyCommand(NodeCommandNames.BrowserProxy, proxy),
            new BrowserProxyCommand(NodeCommandNames.BrowserUpload, proxy)];
    }
}
