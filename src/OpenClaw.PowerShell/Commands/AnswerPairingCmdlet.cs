using System.Management.Automation;
using OpenClaw.Gateway;
using OpenClaw.Node.Operator;
using OpenClaw.PowerShell.Completion;

namespace OpenClaw.PowerShell.Commands;

/// <summary>What Approve- and Deny-OpenClawPairing share: one answer for each request, named and confirmed before it is given.</summary>
public abstract class AnswerPairingCmdlet : OperatorCmdlet
{
    private protected const string IdSet = "Id";
    private protected const string ObjectSet = "InputObject";

    private int _devices;
    private bool _allDevices;

    /// <summary>The ids of the requests. To approve, the whole id; to deny, a beginning of it that only one has.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = IdSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PairingIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>
    /// <para>Requests as Get-OpenClawPairing wrote them, or their ids. One that asks for something else by now is refused. A node's object
    /// (Get-OpenClawNode, Get-OpenClawNodeStatus, Get-OpenClawNodeIdentity) means what waits for that node.</para>
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = ObjectSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    /// <summary>Write the requests.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>The answer in words for a person.</summary>
    private protected abstract string Action { get; }

    private protected abstract Task AnswerAsync(GatewayPairings pairings, PairingRequest request, CancellationToken cancellationToken);

    /// <summary>True for an answer that lets a stranger in.</summary>
    private protected virtual bool IsRisky(PairingRequest request) => false;

    /// <summary>Throws when this answer needs a word that was not said.</summary>
    /// <param name="request">What was found.</param>
    /// <param name="id">As the caller named it.</param>
    private protected virtual void Check(PairingRequest request, string id)
    {
    }

    /// <summary>Says what happens next.</summary>
    private protected virtual void Explain(PairingRequest request)
    {
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is null)
        {
            Answer(Id);
            return;
        }

        foreach (PSObject seen in PipelineInput.Each(InputObject))
        {
            try
            {
                Answer(seen);
            }
            catch (Exception failure) when (IsExpected(failure))
            {
                WriteFailure(failure, seen);
            }
        }
    }

    private void Answer(IReadOnlyList<string> ids)
    {
        GatewayPairings pairings = new(Operator(OperatorScopes.ForPairing));
        foreach (string id in ids)
        {
            Answer(pairings, id, cancellation => pairings.FindAsync(id, cancellation));
        }
    }

    private void Answer(PSObject input)
    {
        if (PipelineInput.Base(input) is PairingRequest seen)
        {
            Recheck(new GatewayPairings(Operator(OperatorScopes.ForPairing)), seen);
        }
        else if (PipelineIds.OfPairing(input) is { } id)
        {
            Answer([id]);
        }
        else
        {
            string device = PipelineIds.OfDevice(input)
                ?? throw PipelineInput.Unfit(input, "a pairing request is named by its id, or is an object of Get-OpenClawPairing.",
                    "Get-OpenClawPairing shows what waits.");
            GatewayPairings pairings = new(Operator(OperatorScopes.ForPairing));
            PairingRequest[] waiting = [.. PairingConsent.OfDevice(Await(pairings.ListAsync), device)];
            if (waiting.Length == 0)
            {
                throw new OpenClawCommandException("PairingRequestNotFound", ErrorCategory.ObjectNotFound,
                    $"Nothing of the device {device} waits for an answer.", "Get-OpenClawPairing shows what waits.", input);
            }

            foreach (PairingRequest request in waiting)
            {
                Recheck(pairings, request);
            }
        }
    }

    private void Recheck(GatewayPairings pairings, PairingRequest seen) =>
        Answer(pairings, seen.Id, cancellation => pairings.RecheckAsync(seen, cancellation));

    private void Answer(GatewayPairings pairings, string id, Func<CancellationToken, Task<PairingRequest>> find)
    {
        try
        {
            PairingRequest request = Await(find);
            Check(request, id);
            string where = string.Join(", ",
                new[] { request.Platform, request.RemoteAddress is null ? null : "from " + request.RemoteAddress,
                    request.DeviceId is null ? null : "device " + request.DeviceId }.OfType<string>());
            // One device was looked at; a queue may hold anybody's.
            if (IsRisky(request) && ++_devices > 1 && !_allDevices && !IsAskedAnyway && !IsOnlyTold
                && !(_allDevices = IsSure($"This approves more than one device; the next is {request.Name} ({where}).",
                    $"{Action} every device of the pipeline")))
            {
                return;
            }

            if (!ShouldProcess($"{request.Name} ({where})",
                $"{Action} {(request.About == PairingKind.Device ? "the device" : "the surface")} to {Asked(request)}"))
            {
                return;
            }

            Await(async cancellation =>
            {
                await AnswerAsync(pairings, request, cancellation).ConfigureAwait(false);
                return true;
            });
            Explain(request);
            if (PassThru)
            {
                WriteObject(request);
            }
        }
        catch (Exception failure) when (IsExpected(failure))
        {
            WriteFailure(failure, id);
        }
    }

    private static string Asked(PairingRequest request) =>
        request.About == PairingKind.Device ? request.AsksFor : "offer " + request.AsksFor;
}
