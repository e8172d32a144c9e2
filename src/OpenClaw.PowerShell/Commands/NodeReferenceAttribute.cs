using System.Management.Automation;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// Lets -Node take objects as well as names: those of Get-OpenClawNode, and of every cmdlet that knows a node's device. Of an object the
/// device id is taken: names are not unique. Anything else is refused, because PowerShell would look for a node with the object's text as
/// its name.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NodeReferenceAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => PipelineInput.Transform(inputData, One);

    private static object One(object item)
    {
        if (item is null)
        {
            return item!;
        }

        PSObject input = PSObject.AsPSObject(item);
        return PipelineInput.Base(item) is IConvertible || PipelineInput.IsRow(input) ? item
            : PipelineIds.OfNodeAtGateway(input) is { } device ? device
            : throw new ArgumentTransformationMetadataException(PipelineIds.NoDevice(input).Message);
    }
}
