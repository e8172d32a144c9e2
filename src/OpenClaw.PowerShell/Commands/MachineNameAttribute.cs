using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// Lets -ComputerName take names, and objects that have one (ComputerName, or DNSHostName of a directory). Anything else is refused,
/// because PowerShell would look for a machine with the object's text as its name.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MachineNameAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => PipelineInput.Transform(inputData, One);

    private static object One(object item)
    {
        // A session is bound by -PSSession.
        if (item is null || PipelineInput.Base(item) is IConvertible or PSSession)
        {
            return item!;
        }

        PSObject input = PSObject.AsPSObject(item);
        return PipelineInput.Text(input, "ComputerName", "DNSHostName")
            ?? throw new ArgumentTransformationMetadataException(PipelineInput.Unfit(input,
                "a machine is named by its name, or is an object with a property ComputerName or DNSHostName.", "").Message);
    }
}
