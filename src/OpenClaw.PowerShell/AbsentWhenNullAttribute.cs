using System.Collections;
using System.Management.Automation;

namespace OpenClaw.PowerShell;

/// <summary>
/// For parameters that take the property of an object: one without a value is as if it was not given (Get-OpenClawNodeConfiguration |
/// Start-OpenClawNode). An empty text or list is a mistake, and so is no value on the command line: the cmdlets look at that.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AbsentWhenNullAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is string { Length: 0 } or ICollection { Count: 0 }
            ? throw new ArgumentTransformationMetadataException("It is empty. Give a value, or leave the parameter out.")
            : inputData!;
}
