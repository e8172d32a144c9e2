namespace OpenClaw.Node.Compat;

/// <summary>What .NET Framework's <see cref="Enum"/> has without type parameters only.</summary>
internal static class EnumValues
{
    /// <summary>True when the enumeration has a name for the value.</summary>
    public static bool IsDefined<T>(T value)
        where T : struct, Enum =>
#if NET
        Enum.IsDefined(value);
#else
        Enum.IsDefined(typeof(T), value);
#endif
}
