namespace OpenClaw.Gateway;

/// <summary>
/// What the caller knows to prove itself with. Stored device tokens come from <see cref="Identity.IDeviceTokenStore"/> and are not put
/// here. Values are trimmed; empty means absent. Which of them is sent is decided by the rules of docs/protocol/wire.md 3.4.
/// </summary>
public sealed record GatewayCredentials
{
    /// <summary>No credentials: only a stored device token or pairing can help.</summary>
    public static GatewayCredentials None { get; } = new();

    /// <summary>The gateway's shared token.</summary>
    public string? Token { get; init; }

    /// <summary>A device token given explicitly; it wins over a stored one.</summary>
    public string? DeviceToken { get; init; }

    /// <summary>The one-time token of a setup code.</summary>
    public string? BootstrapToken { get; init; }

    /// <summary>The gateway's password.</summary>
    public string? Password { get; init; }

    /// <summary>Names what is there, never the values.</summary>
    public override string ToString()
    {
        var present = new List<string>();
        Add(Token, "token");
        Add(DeviceToken, "device token");
        Add(BootstrapToken, "bootstrap token");
        Add(Password, "password");
        return present.Count == 0 ? "no credentials" : string.Join(", ", present);

        void Add(string? value, string name)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                present.Add(name);
            }
        }
    }
}
