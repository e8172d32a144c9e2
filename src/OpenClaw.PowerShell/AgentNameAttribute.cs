using System.Collections;
using System.Management.Automation;

namespace OpenClaw.PowerShell;

/// <summary>Lets -Agent of what only looks take objects whose agent has no name: that is the list for all agents, *.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AgentNameAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override bool TransformNullOptionalParameters => true;

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => Base(inputData) switch
    {
        null or "" => new[] { "*" },
        IEnumerable many and not string =>
            many.Cast<object?>().Select(name => Base(name) is string { Length: > 0 } given ? given : "*").ToArray(),
        _ => inputData,
    };

    private static object? Base(object? item) => item is PSObject wrapped ? wrapped.BaseObject : item;
}
