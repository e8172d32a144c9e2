using System.Management.Automation;
using OpenClaw.Gateway;
using OpenClaw.Node.Operator;
using OpenClaw.PowerShell.Completion;

namespace OpenClaw.PowerShell.Commands;

/// <summary>Get-OpenClawPairing: devices, and commands of nodes, that wait at a gateway for somebody's yes or no.</summary>
[Cmdlet(VerbsCommon.Get, "OpenClawPairing", DefaultParameterSetName = NameSet)]
[OutputType(typeof(PairingRequest))]
public sealed class GetOpenClawPairingCommand : OperatorCmdlet
{
    private const string NameSet = "Name";
    private const string IdSet = "Id";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Only requests of nodes with these names; wildcards are allowed.</summary>
    [Parameter(Position = 0, ParameterSetName = NameSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Name { get; set; }

    /// <summary>Only these requests; the beginning of an id is enough.</summary>
    [Parameter(Mandatory = true, ParameterSetName = IdSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PairingIdCompleter))]
    public string[]? Id { get; set; }

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
        GatewayPairings pairings = new(Operator(OperatorScopes.ForPairing));
        foreach (string id in Id ?? [])
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

        if (Id is null)
        {
            try
            {
                WriteObject(List(pairings), enumerateCollection: true);
            }
            catch (Exception failure) when (failure is GatewayOperatorException or TimeoutException)
            {
                WriteFailure(failure);
            }
        }
    }

    private PairingRequest[] List(GatewayPairings pairings)
    {
        WildcardPattern[]? names = Name?.Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase)).ToArray();
        DateTime deadline = DateTime.UtcNow.AddSeconds(Timeout);
        while (true)
        {
            PairingRequest[] found = [.. Await(pairings.ListAsync).Where(request => (Kind is null || Kind.Contains(request.About)) && (names is null || names.Any(name => name.IsMatch(request.Name))))];
            if (found.Length > 0 || !Wait)
            {
                return found;
            }

            if (DateTime.UtcNow >= deadline)
            {
                throw new TimeoutException($"Nothing{(Name is null ? "" : " of " + string.Join(", ", Name))} waited for approval within {Timeout} s.");
            }

            StopToken.WaitHandle.WaitOne(Interval);
            if (StopToken.IsCancellationRequested)
            {
                throw new PipelineStoppedException();
            }
        }
    }
}
