using System.Text.Json;
using OpenClaw.Gateway.Text;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Operator;

/// <summary>Devices and node surfaces that wait for approval at a gateway, seen and answered by an operator.</summary>
public sealed class GatewayPairings
{
    /// <summary>Reason: nothing with that id waits.</summary>
    public const string NotFound = "PairingRequestNotFound";

    /// <summary>Reason: what the caller saw is not what is asked now.</summary>
    public const string Changed = "PairingRequestChanged";

    private static string SeeAll => ToolWords.Current.ShowPairings + " shows what waits.";

    private readonly GatewayOperator _operator;
    private readonly TimeProvider _time;

    internal GatewayPairings(GatewayOperator connected, TimeProvider? time = null)
    {
        _operator = connected;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>
    /// What waits now: devices first, since a node's surface is asked for after its device was approved; each kind oldest first.
    /// </summary>
    /// <exception cref="GatewayOperatorException">The gateway did not answer, or refused.</exception>
    public async Task<IReadOnlyList<PairingRequest>> ListAsync(CancellationToken cancellationToken)
    {
        List<PairingRequest> requests =
            [.. Read(PairingKind.Device,
                await _operator.AskAsync("device.pair.list", GatewayOperator.Nothing, cancellationToken).ConfigureAwait(false))];
        // Every examined release answers this too; where surfaces are not approved (before 2026.3.31) the list is empty.
        if (_operator.Knows("node.pair.list"))
        {
            requests.AddRange(Read(PairingKind.Surface,
                await _operator.AskAsync("node.pair.list", GatewayOperator.Nothing, cancellationToken).ConfigureAwait(false)));
        }
        return requests;
    }

    /// <summary>One waiting request, by its id or a beginning of it that only it has.</summary>
    /// <exception cref="GatewayOperatorException">There is none, or more than one.</exception>
    public async Task<PairingRequest> FindAsync(string id, CancellationToken cancellationToken)
    {
        IReadOnlyList<PairingRequest> requests = await ListAsync(cancellationToken).ConfigureAwait(false);
        if (requests.FirstOrDefault(request => request.Id == id) is { } exact)
        {
            return exact;
        }
        PairingRequest[] similar =
            [.. requests.Where(request => id.Length > 0 && request.Id.StartsWith(id, StringComparison.OrdinalIgnoreCase)).Take(2)];
        return similar.Length == 1 ? similar[0] : throw new GatewayOperatorException(
            NotFound, similar.Length == 0 ? $"No pairing request '{Printable.Clean(id)}' is waiting at {_operator.Gateway}."
                : $"More than one pairing request at {_operator.Gateway} begins with '{Printable.Clean(id)}'.", SeeAll);
    }

    /// <summary>The same request as it stands now.</summary>
    /// <exception cref="GatewayOperatorException">It is gone, or asks for something else than was seen.</exception>
    public async Task<PairingRequest> RecheckAsync(PairingRequest seen, CancellationToken cancellationToken)
    {
        PairingRequest now = await FindAsync(seen.Id, cancellationToken).ConfigureAwait(false);
        // Somebody looked at a list of commands and said yes to that; a node that changed its list meanwhile has to be looked at again.
        return now.AsksTheSameAs(seen) ? now : throw new GatewayOperatorException(
            Changed, $"The pairing request {seen.Id} of {seen.Name} has changed since it was listed; it now asks to {now.AsksFor}.",
            ToolWords.Current.ShowPairings + " shows what it asks for now.");
    }

    /// <summary>Says yes.</summary>
    /// <exception cref="GatewayOperatorException">The answer was not taken.</exception>
    public Task ApproveAsync(PairingRequest request, CancellationToken cancellationToken) =>
        AnswerAsync(request, "approve", cancellationToken);

    /// <summary>Says no: the request is gone; the device may ask again.</summary>
    /// <exception cref="GatewayOperatorException">The answer was not taken.</exception>
    public Task RejectAsync(PairingRequest request, CancellationToken cancellationToken) =>
        AnswerAsync(request, "reject", cancellationToken);

    private async Task AnswerAsync(PairingRequest request, string answer, CancellationToken cancellationToken)
    {
        string method = (request.About == PairingKind.Device ? "device.pair." : "node.pair.") + answer;
        try
        {
            await _operator.AskAsync(method, GatewayOperator.Texts(("requestId", request.Id)), cancellationToken).ConfigureAwait(false);
        }
        catch (GatewayOperatorException refused) when (refused.Reason == GatewayOperator.Refused)
        {
            // Gone meanwhile and forbidden look alike in every release ("unknown requestId"); the list knows.
            IReadOnlyList<PairingRequest> left = await ListAsync(cancellationToken).ConfigureAwait(false);
            throw left.Any(other => other.Id == request.Id) ? refused
                : new GatewayOperatorException(NotFound,
                    $"The pairing request {request.Id} of {request.Name} no longer waits at {_operator.Gateway}: somebody answered it, or the device asked anew.", SeeAll);
        }
    }

    private IEnumerable<PairingRequest> Read(PairingKind kind, JsonElement payload)
    {
        DateTimeOffset now = _time.GetUtcNow();
        // What a device is already says what a yes would add to it.
        ILookup<string?, string> paired = OperatorJson.Items(payload, "paired").Where(_ => kind == PairingKind.Device)
            .SelectMany(item => PairingRequest.RolesOf(item).Select(role => (Device: OperatorJson.Id(item, "deviceId"), Role: role)))
                .ToLookup(known => known.Device, known => known.Role);
        return OperatorJson.Items(payload, "pending").Select(item => PairingRequest.Read(kind, item, _operator.Gateway, now))
            .OfType<PairingRequest>()
            .Select(request => request.DeviceId is { } device && paired.Contains(device)
                ? request with { PairedRoles = [.. paired[device].Distinct(StringComparer.Ordinal)] } : request)
            .OrderBy(request => request.AskedAt);
    }
}
