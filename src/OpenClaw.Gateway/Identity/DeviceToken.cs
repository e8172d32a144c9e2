namespace OpenClaw.Gateway.Identity;

/// <summary>A token that the gateway gave this device for one role; it replaces the shared token from then on.</summary>
/// <param name="Token">The secret.</param>
/// <param name="Role">The role it is good for, for example <c>node</c>.</param>
/// <param name="Scopes">The scopes granted with it, sorted; empty for a node.</param>
/// <param name="UpdatedAt">When it was stored.</param>
public sealed record DeviceToken(string Token, string Role, IReadOnlyList<string> Scopes, DateTimeOffset UpdatedAt)
{
    /// <summary>The gateway that gave it out; null for one that was stored before that was written down: it is sent to none.</summary>
    public TokenOrigin? Origin { get; init; }

    /// <summary>True when this is the gateway that gave it out.</summary>
    internal bool IsFrom(TokenOrigin gateway) => Origin?.Covers(gateway) == true;

    /// <summary>Says the role only: the token never reaches a log by accident.</summary>
    public override string ToString() => $"device token for role {Role}";
}
