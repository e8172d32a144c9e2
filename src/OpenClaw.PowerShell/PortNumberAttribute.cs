using System.Management.Automation;

namespace OpenClaw.PowerShell;

/// <summary>A port from 1 to 65535. Unlike ValidateRange it lets an object through that names none.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PortNumberAttribute : ValidateArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is int and (< 1 or > 65535))
        {
            throw new ValidationMetadataException($"{arguments} is no port: ports are numbers from 1 to 65535.");
        }
    }
}
