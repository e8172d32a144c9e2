using System.Runtime.CompilerServices;

namespace OpenClaw.Tests.Browser.Support;

/// <summary>A fact that needs a real browser: skipped where there is none. Its class carries <c>[Trait("Needs", "chromium")]</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChromiumFactAttribute : FactAttribute
{
    /// <inheritdoc/>
    public ChromiumFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) =>
            (Skip, SkipUnless, SkipType, Timeout) = ("needs chromium, and OPENCLAW_TEST_ALL=browser", nameof(Chromium.IsWanted),
                typeof(Chromium), 120_000);
}
