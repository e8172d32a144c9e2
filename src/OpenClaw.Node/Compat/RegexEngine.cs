using System.Text.RegularExpressions;

namespace OpenClaw.Node.Compat;

/// <summary>
/// The regular expression engine whose time is linear in its input, where the framework has it; elsewhere the time limit alone protects.
/// </summary>
internal static class RegexEngine
{
#if NET
    public const RegexOptions WithoutBacktracking = RegexOptions.NonBacktracking;
#else
    public const RegexOptions WithoutBacktracking = RegexOptions.None;
#endif
}
