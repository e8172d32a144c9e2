using OpenClaw.Gateway;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Operator;

/// <summary>A gateway could not be asked, or said no; the message says why.</summary>
public sealed class GatewayOperatorException : Exception
{
    internal GatewayOperatorException(string reason, string message, string? nextStep = null)
        : base(message)
    {
        Reason = reason;
        NextStep = nextStep;
    }

    /// <summary>
    /// A stable word: the name of a <see cref="GatewayFailureReason"/>, or one of the constants of <see cref="GatewayOperator"/>,
    /// <see cref="GatewayApprovals"/>, <see cref="GatewayPairings"/> and <see cref="GatewayNodes"/>.
    /// </summary>
    public string Reason { get; }

    /// <summary>What to do next, as a command where there is one.</summary>
    public string? NextStep { get; }

    /// <summary>The request of this operator that waits for a yes, if there is one.</summary>
    internal string? PairingRequestId { get; init; }

    internal static GatewayOperatorException From(GatewayFailure failure, IReadOnlyList<OperatorScope> scopes) => new(
        failure.Reason.ToString(),
        failure.Message,
        failure.Reason switch
        {
            GatewayFailureReason.AuthenticationRejected => $"Give the gateway's token ({ToolWords.Current.Settings.Token}).",
            // Another operator has to say yes to this one, and sees what it asks for.
            GatewayFailureReason.PairingRequired =>
                $"{failure.NextStep ?? "Approve this operator at the gateway: openclaw devices list"} (it asks for {string.Join(", ", scopes.Select(OperatorScopes.Name))})",
            _ => failure.NextStep,
        })
        { PairingRequestId = failure.PairingRequestId };
}
