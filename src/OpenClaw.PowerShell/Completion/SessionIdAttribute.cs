using System.Management.Automation;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Completion;

/// <summary>Lets -Session take the object that Connect-OpenClawGateway wrote as well as its number.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SessionIdAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is GatewaySessionInfo session ? session.Id : inputData;
}
