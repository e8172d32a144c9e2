namespace OpenClaw.Gateway;

/// <summary>Something was asked that can never work; a person has to change a setting.</summary>
public sealed class GatewayConfigurationException : Exception
{
    /// <summary>Wraps a failure.</summary>
    public GatewayConfigurationException(GatewayFailure failure)
        : base(failure.Message) => Failure = failure;

    /// <summary>What is wrong and what to do.</summary>
    public GatewayFailure Failure { get; }
}
