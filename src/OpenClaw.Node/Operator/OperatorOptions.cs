using OpenClaw.Gateway;
using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Gateway.Identity;
using OpenClaw.Gateway.Text;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.State;

namespace OpenClaw.Node.Operator;

/// <summary>
/// How an operator connects. It is a device of its own (below <c>operator/</c> of the state directory): a node's key and token never speak
/// for a person.
/// </summary>
internal static class OperatorOptions
{
    public static GatewayConnectionOptions Prepare(NodeOptions options, IReadOnlyList<OperatorScope> scopes, INodeLog? log,
        bool remember = false)
    {
        StateLocation state = options.State ?? StateLocation.Resolve(options.ReadEnvironment);
        State.StateAdoption.Adopt(state);
        OpenClawConfig config = OpenClawConfig.Load(state);
        SavedGateway? saved = Saved(options, state);
        GatewayEndpoint endpoint = EndpointChoice.Resolve(options, saved, config);
        StateLocation own = state.Below("operator");
        DeviceIdentity identity = Identity(own, options.Time);
        // One token per gateway: what one gateway gave must not be shown to another.
        DeviceTokenStore tokens = new(own.Below("gateway-" + NameOf(endpoint)), options.Time);
        bool hasToken = tokens.Load(identity.DeviceId, "operator") is not null;
        // A gateway gives a backend on its own machine no device token (seen at 2026.9.6), a person's tool one: who is to be remembered
        // comes as that.
        GatewayClientInfo client = new() { Id = "gateway-client", Mode = remember ? "cli" : "backend", Version = PreparedNode.Version,
            DisplayName = $"{Environment.UserName}@{Environment.MachineName}" };
        return NodeConnectionOptions.Of("operator", client, endpoint,
            CredentialSources.Resolve(options.Credentials, options.ReadEnvironment, config, environmentOnly: hasToken), options,
            options.ReadEnvironment) with
        {
            Identity = identity,
            TokenStore = tokens,
            Scopes = [.. scopes.Select(OperatorScopes.Name)],
            // A gateway keeps a request only while somebody is connected who says that he can answer it; else it ends at once ("no-route",
            // seen at 2026.9.6).
            Caps = scopes.Contains(OperatorScope.Approvals) ? ["approvals", "exec-approvals"] : [],
            SingleAttempt = true,
            Log = log,
        };
    }

    /// <summary>
    /// What the node of this account remembers. Where it cannot be read, a gateway that is named whole needs nothing of it; everything else
    /// does, its pin too.
    /// </summary>
    private static SavedGateway? Saved(NodeOptions options, StateLocation state)
    {
        NodeConfigStore nodes = new(state, options.Time);
        try
        {
            return nodes.Exists ? nodes.Load().Gateway : null;
        }
        catch (NodeStateException problem)
            when (problem.Problem == StateProblem.Malformed && options.Host is not null
                && (options.Tls == false || options.TlsFingerprint is not null))
        {
            return null;
        }
    }

    private static DeviceIdentity Identity(StateLocation own, TimeProvider time)
    {
        try
        {
            return new DeviceIdentityStore(own, time).LoadOrCreate();
        }
        catch (NodeStateException problem) when (problem.Problem == StateProblem.Malformed)
        {
            // The store speaks of the node's identity; to make that one anew would be the wrong advice.
            throw new NodeStateException(
                StateProblem.Malformed,
                $"The operator identity in {own.DeviceIdentityPath} cannot be used. Move it away; the next call makes a new one, which the gateway has to approve.",
                own.DeviceIdentityPath, problem);
        }
    }

    private static string NameOf(GatewayEndpoint endpoint) => HashText.Sha256(endpoint.Url.ToLowerInvariant()).Substring(0, 16);
}
