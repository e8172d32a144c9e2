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
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = IdSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PairingIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Requests as Get-OpenClawPairing wrote them. One that asks for something else by now is refused.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ObjectSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PairingRequest[] InputObject { get; set; } = [];

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
        GatewayPairings pairings = new(Operator(OperatorScopes.ForPairing));
        if (ParameterSetName == ObjectSet)
        {
            foreach (PairingRequest seen in InputObject)
            {
                Answer(pairings, seen.Id, cancellation => pairings.RecheckAsync(seen, cancellation));
            }
        }
        else
        {
            foreach (string id in Id)
            {
                Answer(pairings, id, cancellation => pairings.FindAsync(id, cancellation));
            }
        }
    }

    private void Answer(GatewayPairings pairings, string id, Func<CancellationToken, Task<PairingRequest>> find)
    {
        try
        {
            PairingRequest request = Await(find);
            Check(request, id);
            string where = string.Join(", ", new[] { request.Platform, request.RemoteAddress is null ? null : "from " + request.RemoteAddress, request.DeviceId is null ? null : "device " + request.DeviceId }.OfType<string>());
            // One device was looked at; a queue may hold anybody's.
            if (IsRisky(request) && ++_devices > 1 && !_allDevices && !(_allDevices = IsSure($"This approves more than one device; the next is {request.Name} ({where}).", $"{Action} every device of the pipeline")))
            {
                return;
            }

            if (!ShouldProcess($"{request.Name} ({where})", $"{Action} {(request.About == PairingKind.Device ? "the device" : "the surface")} to {Asked(request)}"))
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

    private static string Asked(PairingRequest request) => request.About == PairingKind.Device ? request.AsksFor : "offer " + request.AsksFor;
}
