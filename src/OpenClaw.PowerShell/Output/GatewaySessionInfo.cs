using OpenClaw.Gateway.Text;

namespace OpenClaw.PowerShell.Output;

/// <summary>A session with a gateway.</summary>
public sealed class GatewaySessionInfo
{
    /// <summary>The number of the session; -Session of the other cmdlets takes it.</summary>
    public int Id { get; internal init; }

    /// <summary>The gateway.</summary>
    public string Url { get; internal init; } = "";

    /// <summary>The cmdlets use it when no other is named.</summary>
    public bool IsDefault { get; internal init; }

    /// <summary>False after the connection was lost; the next cmdlet connects anew.</summary>
    public bool Connected { get; internal init; }

    /// <summary>Since when it is connected.</summary>
    public DateTimeOffset ConnectedSince { get; internal init; }

    /// <summary>The release of the gateway; null when it does not tell.</summary>
    public string? Version { get; internal init; }

    /// <summary>The version of the protocol spoken.</summary>
    public int Protocol { get; internal init; }

    /// <summary>What the gateway granted this operator.</summary>
    public IReadOnlyList<string> Scope { get; internal init => field = ShownList.OfTexts(value); } = ShownList.OfTexts(null);

    /// <summary>The device id the gateway knows this operator by.</summary>
    public string DeviceId { get; internal init; } = "";

    /// <summary>The gateway says it is well; null when it was not asked or did not answer.</summary>
    public bool? Healthy { get; internal init; }

    /// <summary>The machine of the gateway; null when it does not tell.</summary>
    public string? ComputerName { get; internal init; }

    /// <summary>The operating system of that machine; null when the gateway does not tell.</summary>
    public string? OperatingSystem { get; internal init; }

    /// <summary>How long the gateway runs; null when it does not tell.</summary>
    public TimeSpan? Uptime { get; internal init; }

    /// <summary>How many nodes are connected; null when it was not asked.</summary>
    public int? ConnectedNodes { get; internal init; }

    /// <summary>How many nodes the gateway knows; null when it was not asked.</summary>
    public int? KnownNodes { get; internal init; }

    /// <summary>The pinned certificate, or null.</summary>
    public string? TlsFingerprint { get; internal init; }

    /// <summary>The gateway.</summary>
    public override string ToString() => Url;
}
