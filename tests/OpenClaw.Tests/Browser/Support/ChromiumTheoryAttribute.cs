using System.Runtime.CompilerServices;

namespace OpenClaw.Tests.Browser.Support;

/// <summary>As <see cref="ChromiumFactAttribute"/>, for a table.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChromiumTheoryAttribute : TheoryAttribute
{
    /// <inheritdoc/>
    public ChromiumTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) =>
            (Skip, SkipUnless, SkipType, Timeout) = ("needs chromium, and OPENCLAW_TEST_ALL=browser", nameof(Chromium.IsWanted),
                typeof(Chromium), 120_000);
}
