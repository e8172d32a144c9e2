using System.Management.Automation;

namespace OpenClaw.PowerShell;

/// <summary>
/// Lets a parameter take the words of the policy file (<c>on-miss</c>, <c>deny-all</c>) as well as PowerShell's spelling (<c>OnMiss</c>).
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HyphenlessAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is string text ? text.Replace("-", "") : inputData is PSObject { BaseObject: string word }
            ? word.Replace("-", "") : inputData;
}
