using System.Globalization;
using System.Management.Automation;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Operator;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// What objects of a pipeline stand for. Nearly everything has an Id, and the number of a session with a gateway is no beginning of a
/// request's id: an object counts by its kind, and what is of another kind is refused with words that say what is taken.
/// </summary>
internal static class PipelineIds
{
    /// <summary>The id of a request to run something.</summary>
    public static string OfExecRequest(PSObject input) =>
        Find(input, nameof(ExecRequestView.Id), [typeof(ExecRequestView), typeof(GatewayExecRequest)])
        ?? throw PipelineInput.Unfit(input, "a request is named by its id, or is an object of Get-OpenClawExecRequest.",
            "Get-OpenClawExecRequest shows the requests that wait.");

    /// <summary>The number of a node of this session; null for an object of a node that does not run.</summary>
    public static int? OfNode(PSObject input)
    {
        RefuseOtherSession(input);
        if (Find(input, nameof(NodeStatus.Id), [typeof(NodeStatus)]) is { } number)
        {
            return Number(number, input, "a node of this session is named by its number.",
                "Get-OpenClawNodeStatus lists the nodes of this session.");
        }

        if (PipelineInput.KindOf(input) != typeof(NodeStatus).FullName)
        {
            throw PipelineInput.Unfit(input, "a node of this session is named by its number, or is an object of Get-OpenClawNodeStatus.",
                "Get-OpenClawNodeStatus lists the nodes of this session.");
        }

        return PipelineInput.Value(input, nameof(NodeStatus.ProcessId)) is null ? null : throw new OpenClawCommandException(
            "NodeNotFound", ErrorCategory.ObjectNotFound, "This node runs in another process, not in this session.",
            "The installed node: -Service. Get-OpenClawNodeStatus says which process runs it.", input);
    }

    /// <summary>The number of a session with a gateway.</summary>
    public static int OfGateway(PSObject input)
    {
        RefuseOtherSession(input);
        const string Takes = "a session with a gateway is named by its number, or is an object of Get-OpenClawGateway.",
            Next = "Get-OpenClawGateway lists the sessions.";
        return Find(input, nameof(GatewaySessionInfo.Id), [typeof(GatewaySessionInfo)]) is { } number
            ? Number(number, input, Takes, Next) : throw PipelineInput.Unfit(input, Takes, Next);
    }

    /// <summary>The device id of a node at a gateway, or the word that names it; null for an object that says nothing of one.</summary>
    public static string? OfDevice(PSObject input) => PipelineInput.Base(input) is string word ? word
        : Find(input, nameof(GatewayNode.Id), [typeof(GatewayNode)])
        ?? Find(input, "DeviceId", [typeof(NodeStatus), typeof(NodeIdentity), typeof(NodeDeployment), typeof(PairingRequest)])
        ?? Find(input, "NodeId", [typeof(NodeExecResult), typeof(NodeInvokeResult), typeof(GatewayExecRequest)]);

    /// <summary>The same for a node that the gateway knows: also by its name alone.</summary>
    public static string? OfNodeAtGateway(PSObject input) => OfDevice(input) ?? NameOfNode(input);

    // What Select-Object and files leave of a node. Nodes name themselves: one that calls itself * must not stand for all.
    private static string? NameOfNode(PSObject input) =>
        (PipelineInput.IsRow(input) || PipelineInput.KindOf(input) == typeof(GatewayNode).FullName)
            && PipelineInput.Text(input, nameof(GatewayNode.Name), "Node") is { } name && !WildcardPattern.ContainsWildcardCharacters(name)
            ? name : null;

    /// <summary>The error for what names no node at a gateway.</summary>
    public static OpenClawCommandException NoDevice(object? input) => PipelineInput.Unfit(
        input, "a node is named by its name or id, or is an object of Get-OpenClawNode or of another cmdlet that knows its device.",
        "Get-OpenClawNode shows the nodes of the gateway.");

    /// <summary>The id of a pairing request: its own, or that of what a node waits for.</summary>
    public static string? OfPairing(PSObject input) => Find(input, nameof(PairingRequest.Id), [typeof(PairingRequest)])
        ?? Find(input, nameof(GatewayNode.PendingRequestId), [typeof(GatewayNode)])
        ?? Find(input, nameof(NodeStatus.PairingRequestId), [typeof(NodeStatus)])
        ?? Find(input, nameof(NodeStatus.SurfaceRequestId), [typeof(NodeStatus)]);

    /// <summary>
    /// The property of an object of one of these kinds; a text or a number as it is; the Id of a row. Null for everything else.
    /// </summary>
    private static string? Find(PSObject input, string property, Type[] kinds)
    {
        object? value = PipelineInput.Base(input) switch
        {
            string text => text,
            int number => number,
            _ when kinds.Any(kind => kind.FullName == PipelineInput.KindOf(input)) => PipelineInput.Value(input, property),
            _ when PipelineInput.IsRow(input) => PipelineInput.Value(input, property),
            _ => null,
        };
        return PipelineInput.Base(value) is { } found && Convert.ToString(found, CultureInfo.InvariantCulture)?.Trim() is { Length: > 0 } id
            ? id : null;
    }

    /// <summary>
    /// Sessions count for themselves: the number that came over remoting or out of a job means nothing here, or something else.
    /// </summary>
    private static void RefuseOtherSession(PSObject input)
    {
        if (input.TypeNames.FirstOrDefault()?.StartsWith("Deserialized.", StringComparison.Ordinal) == true)
        {
            throw new OpenClawCommandException(
                "PipelineInputUnsupported", ErrorCategory.InvalidArgument,
                "This object comes from another PowerShell session: its number means nothing here.",
                "Use it in the session that it comes from.", input);
        }
    }

    private static int Number(string text, PSObject input, string takes, string next) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number : throw PipelineInput.Unfit(input, takes, next);
}
