using System.Runtime.CompilerServices;

namespace OpenClaw.Tests.House;

/// <summary>A fact about the sources: skipped where only the compiled tests are.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SourceFactAttribute : FactAttribute
{
    /// <inheritdoc/>
    public SourceFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) =>
            (Skip, SkipUnless, SkipType) = ("needs the checkout the tests were compiled from", nameof(SourceTree.IsHere),
                typeof(SourceTree));
}
