using System.Management.Automation;
using OpenClaw.Gateway;
using OpenClaw.Node.Operator;
using OpenClaw.Node.Texts;
using OpenClaw.PowerShell.Completion;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>Get-OpenClawPairing: devices, and commands of nodes, that wait at a gateway for somebody's yes or no.</summary>
[Cmdlet(VerbsCommon.Get, "OpenClawPairing", DefaultParameterSetName = NameSet)]
[OutputType(typeof(PairingRequest))]
public sealed class GetOpenClawPairingCommand : OperatorCmdlet
{
    private const string NameSet = "Name";
    private const string IdSet = "Id";
    private const string ObjectSet = "InputObject";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Only requests of nodes with these names; wildcards are allowed.</summary>
    [Parameter(Position = 0, ParameterSetName = NameSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Name { get; set; }

    /// <summary>Only these requests; the beginning of an id is enough.</summary>
    [Parameter(Mandatory = true, ParameterSetName = IdSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PairingIdCompleter))]
    public string[]? Id { get; set; }

    /// <summary>
    /// Requests, to see how they are by now; nodes and whatever knows a node's device, for what waits of it; sessions with gateways, for
    /// all that waits there.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ObjectSet)]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    /// <summary>Only devices, or only surfaces (the commands of a node).</summary>
    // An array also because PowerShell looks at the fields before our libraries can be found: an array is only a reference.
    [Parameter(ParameterSetName = NameSet)]
    [ValidateNotNullOrEmpty]
    public PairingKind[]? Kind { get; set; }

    /// <summary>When nothing waits yet, wait until something does.</summary>
    [Parameter(ParameterSetName = NameSet)]
    public SwitchParameter Wait { get; set; }

    /// <summary>How many seconds -Wait waits at most.</summary>
    [Parameter(ParameterSetName = NameSet)]
    [Alias("TimeoutSec")]
    [ValidateRange(0, 2_000_000)]
    public int Timeout { get; set; } = 60;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            switch (ParameterSetName)
            {
                case IdSet:
                    WriteById(Id!);
                    break;
                case ObjectSet:
                    foreach (PSObject input in PipelineInput.Each(InputObject!))
                    {
                        WriteByObject(input);
                    }

                    break;
                default:
                    WriteObject(List(Pairings()), enumerateCollection: true);
                    break;
            }
        }
        catch (Exception failure) when (IsExpected(failure) || failure is TimeoutException)
        {
            WriteFailure(failure, InputObject);
        }
    }

    private GatewayPairings Pairings() => new(Operator(OperatorScopes.ForPairing));

    private void WriteById(IReadOnlyList<string> ids)
    {
        GatewayPairings pairings = Pairings();
        foreach (string id in ids)
        {
            try
            {
                WriteObject(Await(cancellation => pairings.FindAsync(id, cancellation)));
            }
            catch (GatewayOperatorException failure)
            {
                WriteFailure(failure, id);
            }
        }
    }

    private void WriteByObject(PSObject input)
    {
        if (PipelineInput.KindOf(input) == typeof(GatewaySessionInfo).FullName)
        {
            WriteObject(Await(Pairings().ListAsync), enumerateCollection: true);
        }
        else if (PipelineInput.KindOf(input) == typeof(PairingRequest).FullName || PipelineInput.IsRow(input)
            || PipelineInput.Base(input) is string)
        {
            WriteById([PipelineIds.OfPairing(input) ?? throw Unfit(input)]);
        }
        else
        {
            string device = PipelineIds.OfDevice(input) ?? throw Unfit(input);
            WriteObject(PairingConsent.OfDevice(Await(Pairings().ListAsync), device), enumerateCollection: true);
        }
    }

    private static OpenClawCommandException Unfit(PSObject input) => PipelineInput.Unfit(
        input, "a pairing request is named by its id, or is an object of Get-OpenClawPairing, of a node, or of a session with a gateway.",
        "Get-OpenClawPairing shows what waits.");

    /// <summary>A name that nothing has is an error, as everywhere in PowerShell; a wildcard that matches nothing is none.</summary>
    private void WriteMissing(IReadOnlyList<PairingRequest> found)
    {
        foreach (string name in (Name ?? [])
            .Where(name => !WildcardPattern.ContainsWildcardCharacters(name)
                && !found.Any(request => string.Equals(request.Name, name, StringComparison.OrdinalIgnoreCase))))
        {
            WriteFailure(new OpenClawCommandException(
                "PairingRequestNotFound", ErrorCategory.ObjectNotFound,
                $"Nothing of '{name}' waits for an answer{(Kind is null ? "" : $" ({string.Join(", ", Kind)})")}.",
                $"Get-OpenClawPairing shows what waits; Get-OpenClawPairing {ToolWords.PowerShell.Quote(name)} -Wait waits for it.", name));
        }
    }

    private PairingRequest[] List(GatewayPairings pairings)
    {
        WildcardPattern[]? names = Name?.Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase)).ToArray();
        TimeLimit limit = new(Timeout);
        while (true)
        {
            PairingRequest[] found =
                [.. Await(pairings.ListAsync)
                    .Where(request => (Kind is null || Kind.Contains(request.About))
                        && (names is null || names.Any(name => name.IsMatch(request.Name))))];
            if (found.Length > 0 || !Wait)
            {
                WriteMissing(found);
                return found;
            }

            if (limit.IsOver)
            {
                throw new TimeoutException(
                    $"Nothing{(Name is null ? "" : " of " + string.Join(", ", Name))} waited for approval within {Timeout} s.");
            }

            StopToken.WaitHandle.WaitOne(limit.Within(Interval));
            if (StopToken.IsCancellationRequested)
            {
                throw new PipelineStoppedException();
            }
        }
    }
}
