using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Completion;

/// <summary>Lets -Session take the object that Connect-OpenClawGateway wrote as well as its number.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SessionIdAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object given = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return given switch
        {
            GatewaySessionInfo session => session.Id,

            // What -Session means for Invoke-Command; the binder would only say that it cannot convert.
            PSSession or IEnumerable and not string when Each(given).All(one => one is PSSession) =>
                throw new ArgumentTransformationMetadataException(
                "-Session is the number of a session with a gateway (Get-OpenClawGateway). Sessions with machines: $sessions | Deploy-OpenClawNode, or its -PSSession."),
            _ => inputData,
        };
    }

    private static IEnumerable<object?> Each(object given) =>
        (given as IEnumerable ?? new[] { given }).Cast<object?>().Select(one => one is PSObject wrapped ? wrapped.BaseObject : one);
}
