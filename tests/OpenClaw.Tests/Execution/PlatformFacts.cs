using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OpenClaw.Tests.Execution;

/// <summary>
/// Tests of one platform. They are skipped by attribute and not from inside: under wine 8 an exception that is thrown in a test can end the
/// process.
/// </summary>
public static class Platforms
{
    /// <summary>Linux and macOS.</summary>
    public static bool Posix { get; } = !RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    /// <summary>Where /proc tells about processes.</summary>
    public static bool Linux { get; } = Posix && Directory.Exists("/proc/self/fd");

    /// <summary>Windows, or wine.</summary>
    public static bool Windows => !Posix;
}

/// <summary>A fact of Linux and macOS.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PosixFactAttribute : FactAttribute
{
    /// <inheritdoc/>
    public PosixFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => (Skip, SkipUnless, SkipType) = ("needs a POSIX system", nameof(Platforms.Posix), typeof(Platforms));
}

/// <summary>A theory of Linux and macOS.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PosixTheoryAttribute : TheoryAttribute
{
    /// <inheritdoc/>
    public PosixTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => (Skip, SkipUnless, SkipType) = ("needs a POSIX system", nameof(Platforms.Posix), typeof(Platforms));
}

/// <summary>A fact of Linux.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxFactAttribute : FactAttribute
{
    /// <inheritdoc/>
    public LinuxFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => (Skip, SkipUnless, SkipType) = ("needs Linux with /proc", nameof(Platforms.Linux), typeof(Platforms));
}

/// <summary>A theory of Linux.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxTheoryAttribute : TheoryAttribute
{
    /// <inheritdoc/>
    public LinuxTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => (Skip, SkipUnless, SkipType) = ("needs Linux with /proc", nameof(Platforms.Linux), typeof(Platforms));
}

/// <summary>A fact of Windows.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WindowsFactAttribute : FactAttribute
{
    /// <inheritdoc/>
    public WindowsFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => (Skip, SkipUnless, SkipType) = ("needs Windows", nameof(Platforms.Windows), typeof(Platforms));
}

/// <summary>A theory of Windows.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WindowsTheoryAttribute : TheoryAttribute
{
    /// <inheritdoc/>
    public WindowsTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => (Skip, SkipUnless, SkipType) = ("needs Windows", nameof(Platforms.Windows), typeof(Platforms));
}
