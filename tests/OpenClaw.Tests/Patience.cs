namespace OpenClaw.Tests;

/// <summary>
/// How long a test waits for what has to come before it says that it does not. Nothing is measured by it: a busy machine takes many times
/// what an idle one does, and whoever waits in vain has failed anyway. What must not last for ever is set against something that does.
/// </summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);
}
