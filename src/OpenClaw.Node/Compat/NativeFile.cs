namespace OpenClaw.Node.Compat;

/// <summary>
/// Whether this program is one native file, compiled ahead, or code beside a runtime that loads its libraries when they are used first.
/// </summary>
internal static class NativeFile
{
#if NET
    public static bool IsThis => !System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported;
#else
    public static bool IsThis => false;
#endif
}
