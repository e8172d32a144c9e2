namespace OpenClaw.Node.Compat;

/// <summary>What the garbage collector is asked for.</summary>
internal static class GarbageCollection
{
    /// <summary>Collects everything and gives the memory back to the system, as far as the framework can be told to.</summary>
    public static void GiveBack() =>
#if NET
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
#else
        GC.Collect();
#endif
}
