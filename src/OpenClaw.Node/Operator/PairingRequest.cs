using System.Text.Json;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Text;

namespace OpenClaw.Node.Operator;

/// <summary>A device, or a node's list of commands, that waits at a gateway for an operator's yes or no.</summary>
public sealed record PairingRequest
{
    private static readonly string[] Asked = ["roles", "scopes", "commands"];

    /// <summary>What is asked.</summary>
    public string Kind => About.ToString();

    internal PairingKind About { get; init; }

    /// <summary>What to name in an answer.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// The name the node gives itself; the beginning of the device id where it gives none. Anybody can say any name: compare the device id.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>The device id: the hash of its public key, which nobody else can claim.</summary>
    public string? DeviceId { get; init; }

    /// <summary>For example <c>linux</c>.</summary>
    public string? Platform { get; init; }

    /// <summary>The version of its software.</summary>
    public string? Version { get; init; }

    /// <summary>The address it came from; null when the gateway does not tell (it does not for its own machine).</summary>
    public string? RemoteAddress { get; init; }

    /// <summary>The roles it asks for: <c>node</c>, <c>operator</c>.</summary>
    public IReadOnlyList<string> Roles { get; init => field = ShownList.OfTexts(value); } = ShownList.OfTexts(null);

    /// <summary>The operator scopes it asks for.</summary>
    public IReadOnlyList<string> Scopes { get; init => field = ShownList.OfTexts(value); } = ShownList.OfTexts(null);

    /// <summary>The capabilities a node offers.</summary>
    public IReadOnlyList<string> Caps { get; init => field = ShownList.OfTexts(value); } = ShownList.OfTexts(null);

    /// <summary>The commands a node offers.</summary>
    public IReadOnlyList<string> Commands { get; init => field = ShownList.OfTexts(value); } = ShownList.OfTexts(null);

    /// <summary>True for a device that was paired before and asks again, for example with a new role or after its token was lost.</summary>
    public bool IsRepair { get; init; }

    /// <summary>The roles that the gateway has this device paired with already; empty for a new one.</summary>
    internal IReadOnlyList<string> PairedRoles { get; init; } = [];

    /// <summary>True when the gateway's item asks for something that could not be read as words.</summary>
    internal bool AsksForMore { get; init; }

    /// <summary>When it asked.</summary>
    public DateTimeOffset AskedAt { get; init; }

    /// <summary>How long it waits, by this machine's clock at the time of the list.</summary>
    public TimeSpan Age { get; init; }

    /// <summary>The gateway it waits at; binds to -Url of the answering cmdlets.</summary>
    public required string Url { get; init; }

    /// <summary>The pinned certificate of that gateway, or null.</summary>
    public string? TlsFingerprint { get; init; }

    /// <summary>What a yes gives, in one line.</summary>
    public string AsksFor => About == PairingKind.Surface
        ? $"{Commands.Count} command{(Commands.Count == 1 ? "" : "s")}: {string.Join(", ", Commands)}"
        : (Roles.Count == 0 ? "connect" : "connect as " + string.Join(" and ", Roles))
            + (Scopes.Count == 0 ? "" : $" ({string.Join(", ", Scopes)})");

    /// <summary>For people.</summary>
    public override string ToString() => Printable.Visible($"{Kind} {Id} of {Name}: {AsksFor}");

    /// <summary>True when the other asks for the same thing: what one saw is what the other would get.</summary>
    internal bool AsksTheSameAs(PairingRequest other) =>
        Kind == other.Kind && Id == other.Id && DeviceId == other.DeviceId
        && Same(Roles, other.Roles) && Same(PairedRoles, other.PairedRoles) && Same(Scopes, other.Scopes) && Same(Caps, other.Caps)
            && Same(Commands, other.Commands);

    /// <summary>
    /// Reads one pending item of <c>device.pair.list</c> or <c>node.pair.list</c> (seen at 2026.1.29 to 2026.9.6); null when it is none.
    /// </summary>
    internal static PairingRequest? Read(PairingKind kind, JsonElement item, GatewayEndpoint gateway, DateTimeOffset now)
    {
        string? device = OperatorJson.Id(item, kind == PairingKind.Device ? "deviceId" : "nodeId");
        if (OperatorJson.Id(item, "requestId") is not { } id)
        {
            return null;
        }
        DateTimeOffset asked = OperatorJson.Time(item, "ts") ?? now.ToLocalTime();
        return new PairingRequest
        {
            About = kind,
            Id = id,
            Name = OperatorJson.Line(item, "displayName") ?? (device is null ? id : device.Substring(0, Math.Min(12, device.Length))),
            DeviceId = device,
            Platform = OperatorJson.Line(item, "platform"),
            Version = OperatorJson.Line(item, "version"),
            RemoteAddress = OperatorJson.Line(item, "remoteIp"),
            Roles = kind == PairingKind.Surface ? [] : RolesOf(item),
            Scopes = OperatorJson.Words(item, "scopes"),
            Caps = OperatorJson.Words(item, "caps"),
            Commands = OperatorJson.Words(item, "commands"),
            AsksForMore = !Asked.All(name => OperatorJson.AreAllWords(item, name)),
            IsRepair = JsonRead.Bool(item, "isRepair"),
            AskedAt = asked,
            Age = asked < now ? now - asked : TimeSpan.Zero,
            Url = gateway.Url,
            TlsFingerprint = gateway.Fingerprint?.ToString(),
        };
    }

    /// <summary>
    /// All roles that an item of a list names, in either of the two members: what only one of them says is asked for as well.
    /// </summary>
    internal static IReadOnlyList<string> RolesOf(JsonElement item) =>
        [.. OperatorJson.Words(item, "roles").Concat(OperatorJson.Line(item, "role") is { } role ? [role] : [])
            .Distinct(StringComparer.Ordinal)];

    private static bool Same(IReadOnlyList<string> left, IReadOnlyList<string> right) =>
        left.OrderBy(word => word, StringComparer.Ordinal)
            .SequenceEqual(right.OrderBy(word => word, StringComparer.Ordinal), StringComparer.Ordinal);
}
