using OpenClaw.Node.State.Trust;

namespace OpenClaw.Node.State;

/// <summary>
/// Looks whether what this node trusts could be changed by somebody else: before it starts, and before each decision. Nothing is
/// remembered: a state that went bad denies, and one that is good again works without a restart.
/// </summary>
internal static class StateTrust
{
    /// <summary>
    /// What is wrong with the state directory, with the directory of the configuration, or with one above them; null when nothing is.
    /// </summary>
    public static StateFault? Find(StateLocation location)
    {
        string? beside = Path.GetDirectoryName(location.ConfigPath);
        List<string> directories = [location.Directory, Path.GetDirectoryName(location.DeviceIdentityPath)!,
            Path.Combine(location.Directory, "audit")];
        if (beside is not null && beside != location.Directory)
        {
            directories.Insert(1, beside);
        }
        return FileTrust.OfDirectories(directories, location.IsNodes);
    }

    /// <exception cref="NodeStateException">Something is wrong; the message has the command that mends it.</exception>
    public static void Require(StateLocation location)
    {
        if (Find(location) is { } fault)
        {
            throw NodeStateException.Of(fault);
        }
    }
}
