using System.Text.Json;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Text;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Operator;

/// <summary>Makes setup codes at a gateway (2026.8 and later), for pairing machines that nobody sits at.</summary>
internal sealed class GatewaySetupCodes
{
    /// <summary>Reason: this gateway makes no setup codes for operators.</summary>
    public const string Unsupported = "SetupCodeUnsupported";

    /// <summary>Reason: the gateway does not know an address that nodes could dial.</summary>
    public const string NoAddress = "SetupCodeNoAddress";

    private const string Method = "device.pair.setupCode";
    private readonly GatewayOperator _operator;

    public GatewaySetupCodes(GatewayOperator connected) => _operator = connected;

    /// <summary>One code, for a node and nothing more.</summary>
    /// <param name="publicUrl">Where nodes shall dial; null lets the gateway choose.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="GatewayOperatorException">The gateway cannot, or refused.</exception>
    public async Task<NodeSetupCode> CreateAsync(string? publicUrl, CancellationToken cancellationToken)
    {
        // Not among the methods that the hello lists (2026.9.6 does not advertise it): only the answer tells.
        GatewayResponse answer = await _operator.SendAsync(Method, json =>
        {
            json.WriteStartObject();
            json.WriteString("bootstrapProfile", "node");
            json.WriteBoolean("includeQr", false);
            if (publicUrl is not null)
            {
                json.WriteString("publicUrl", publicUrl);
            }
            json.WriteEndObject();
        }, timeout: null, cancellationToken).ConfigureAwait(false);
        if (answer.Error is { } error)
        {
            throw Failure(error, publicUrl);
        }
        if (JsonRead.String(answer.Payload, "setupCode", 16_384) is not { Length: > 0 } code
            || OperatorJson.Line(answer.Payload, "gatewayUrl") is not { } url)
        {
            throw new GatewayOperatorException(GatewayOperator.Refused, $"{_operator.Gateway} answered {Method} without a code.");
        }
        return new NodeSetupCode
        {
            Code = code,
            SetupId = OperatorJson.Id(answer.Payload, "setupId"),
            GatewayUrl = url,
            ExpiresAt = OperatorJson.Time(answer.Payload, "expiresAtMs"),
            Access = OperatorJson.Line(answer.Payload, "access"),
        };
    }

    private GatewayOperatorException Failure(GatewayError error, string? publicUrl)
    {
        GatewayOperatorException failure = _operator.Failure(Method, error);
        if (failure.Reason == GatewayOperator.Unsupported)
        {
            return new GatewayOperatorException(
                Unsupported, $"{_operator.Gateway} ({_operator.Hello.ServerVersion ?? "unknown version"}) makes no setup codes.",
                $"Start the nodes with the gateway's token, and approve each: {ToolWords.Current.ApproveDevice("ID")}");
        }
        if (failure.Reason == GatewayOperator.Refused && error.Code == "INVALID_REQUEST" && publicUrl is null)
        {
            return new GatewayOperatorException(
                NoAddress, failure.Message,
                $"Say where nodes reach this gateway: {ToolWords.Current.MakeSetupCode(_operator.Gateway.IsLoopback ? "wss://gateway.example" : _operator.Gateway.Url)}");
        }
        return failure;
    }
}
