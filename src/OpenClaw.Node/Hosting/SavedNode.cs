using OpenClaw.Gateway;
using OpenClaw.Gateway.Identity;
using OpenClaw.Node.State;

namespace OpenClaw.Node.Hosting;

/// <summary>What a state directory says about its node while none runs. Public parts only: no key, no token.</summary>
/// <param name="Gateway">The saved gateway's URL.</param>
/// <param name="DisplayName">The saved name.</param>
/// <param name="NodeId">The saved node id.</param>
/// <param name="DeviceId">The id of the device key, 64 hex digits.</param>
/// <param name="PublicKey">The public key, base64url.</param>
/// <param name="HasDeviceToken">True when a gateway has given this device a token: it was approved once.</param>
public sealed record SavedNode(string? Gateway, string? DisplayName, string? NodeId, string? DeviceId, string? PublicKey,
    bool HasDeviceToken)
{
    /// <summary>Reads what is there; makes and changes nothing.</summary>
    /// <exception cref="NodeStateException">A file is there and cannot be used.</exception>
    public static SavedNode Read(StateLocation location)
    {
        location = location.ForReading();
        NodeConfigStore store = new(location);
        NodeConfig? config = store.Exists ? store.Load() : null;
        DeviceIdentity? identity = new DeviceIdentityStore(location).TryLoad();
        return new SavedNode(
            UrlOf(config?.Gateway),
            config?.DisplayName,
            config?.NodeId,
            identity?.DeviceId,
            identity?.PublicKey,
            identity is not null && new DeviceTokenStore(location).Load(identity.DeviceId, "node") is not null);
    }

    private static string? UrlOf(SavedGateway? gateway)
    {
        try
        {
            return gateway is null ? null
                : new GatewayEndpoint(gateway.Host, gateway.Port, gateway.Tls, contextPath: gateway.ContextPath).Url;
        }
        catch (GatewayConfigurationException)
        {
            // Edited by hand into something that is no address: `run` says so, status has nothing to show.
            return null;
        }
    }
}
