using OpenClaw.Gateway;
using OpenClaw.Node.State;
using Saved = OpenClaw.Node.Configuration.NodeConfiguration;

namespace OpenClaw.PowerShell.Output;

internal static class ConfigurationMapping
{
    public static NodeConfiguration From(Saved saved, StateLocation location) => new()
    {
        Gateway = saved.Gateway is { } gateway ? UrlOf(gateway) : null,
        GatewayHost = saved.Gateway?.Host,
        Port = saved.Gateway?.Port,
        ContextPath = saved.Gateway?.ContextPath,
        Tls = saved.Gateway?.Tls ?? false,
        TlsFingerprint = saved.Gateway?.TlsFingerprint,
        NodeId = saved.NodeId,
        DisplayName = saved.DisplayName,
        Command = saved.Commands,
        BrowserProxy = (saved.BrowserProxy ? BrowserProxyMode.Enabled : BrowserProxyMode.Disabled).ToString(),
        BrowserProfile = saved.BrowserProfiles,
        Installed = saved.IsInstalled,
        StateDirectory = location.Directory,
        ConfigPath = location.ConfigPath,
    };

    private static string? UrlOf(SavedGateway gateway)
    {
        try
        {
            return new GatewayEndpoint(gateway.Host, gateway.Port, gateway.Tls, contextPath: gateway.ContextPath).Url;
        }
        catch (GatewayConfigurationException)
        {
            // Edited by hand into something that is no address: the parts are shown, Start-OpenClawNode says what is wrong.
            return null;
        }
    }
}
