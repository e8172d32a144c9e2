namespace OpenClaw.Gateway.Text;

/// <summary>
/// What the settings of a connection are called where a person types them: advice that names a setting names it as that person's tool does.
/// The tools bring their own words; they flow with the calls that a tool makes, because one process can hold both (tests do).
/// </summary>
internal sealed record SettingWords
{
    private static readonly AsyncLocal<SettingWords?> Chosen = new();

    /// <summary>The words of the tool whose call this is; the program's where none said so.</summary>
    public static SettingWords Current => Chosen.Value ?? Options;

    /// <summary>As options of <c>openclaw-node</c>, which are upstream's.</summary>
    public static SettingWords Options { get; } = new()
    {
        Url = "--url",
        Tls = "--tls",
        NoTls = "--no-tls",
        TlsFingerprint = "--tls-fingerprint",
        SetupCode = "--pair",
        Token = "--ask-token, or OPENCLAW_GATEWAY_TOKEN",
        Password = "OPENCLAW_GATEWAY_PASSWORD",
        Commands = "--commands",
        ContextPath = "--context-path",
        DisplayName = "--display-name",
        MakeSetupCode = "openclaw qr --setup-code-only",
    };

    /// <summary>The gateway as one address.</summary>
    public required string Url { get; init; }

    /// <summary>Use TLS.</summary>
    public required string Tls { get; init; }

    /// <summary>Do not use TLS.</summary>
    public required string NoTls { get; init; }

    /// <summary>The fingerprint of the one certificate that is right.</summary>
    public required string TlsFingerprint { get; init; }

    /// <summary>A setup code to pair with.</summary>
    public required string SetupCode { get; init; }

    /// <summary>The gateway's token.</summary>
    public required string Token { get; init; }

    /// <summary>The gateway's password.</summary>
    public required string Password { get; init; }

    /// <summary>The node commands that are offered.</summary>
    public required string Commands { get; init; }

    /// <summary>The path of the gateway's WebSocket.</summary>
    public required string ContextPath { get; init; }

    /// <summary>The name that operators see.</summary>
    public required string DisplayName { get; init; }

    /// <summary>What makes a setup code at the gateway.</summary>
    public required string MakeSetupCode { get; init; }

    /// <summary>From here on, for this call and what it starts.</summary>
    public static void Use(SettingWords words) => Chosen.Value = words;
}
