using System.Collections;
using System.Management.Automation;
using OpenClaw.Node.Operator;

namespace OpenClaw.PowerShell;

/// <summary>Lets -Node take the objects of Get-OpenClawNode as well as names. Of an object the id is taken: names are not unique.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NodeReferenceAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        Base(inputData) is IEnumerable many and not string ? many.Cast<object>().Select(One).ToArray() : One(inputData);

    private static object One(object item) => Base(item) is GatewayNode node ? node.Id : item;

    private static object Base(object item) => item is PSObject wrapped ? wrapped.BaseObject : item;
}
