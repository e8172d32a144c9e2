using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Native;

namespace OpenClaw.Node.State;

/// <summary>
/// Keys and tokens that other accounts can read (a copy, a restore from a backup): mended at the start, and said, because who has read the
/// key can be this node.
/// </summary>
internal static class SecretModes
{
    /// <summary>Takes the rights of others away; a sentence for each file.</summary>
    /// <exception cref="NodeStateException">They cannot be taken away.</exception>
    public static IReadOnlyList<string> Mend(StateLocation location)
    {
        List<string> mended = [];
        if (ThisSystem.IsWindows)
        {
            return mended;
        }
        (string Path, string Next)[] secrets =
        [
            (location.DeviceIdentityPath,
                "Whoever read the key can pretend to be this node; make a new one with: " + Texts.ToolWords.Current.ResetIdentity),
            (location.DeviceAuthPath, "The token in it is of use only together with the device key."),
            (Path.Combine(location.Directory, "service.secrets"),
                "Whoever read it has the gateway's token; give the gateway a new one and install the node again."),
        ];
        foreach ((string path, string next) in secrets)
        {
            if (PosixStat.Of(path, followLinks: false) is not { IsFile: true } stat || (stat.Permissions & PosixMode.AnyOther) == 0)
            {
                continue;
            }
            string mode = Convert.ToString(stat.Permissions, 8).PadLeft(4, '0');
            try
            {
                PosixFile.SetMode(path, PosixMode.OwnersFile);
            }
            catch (IOException problem)
            {
                throw new NodeStateException(
                    StateProblem.Unsafe,
                    $"Other accounts can read {path} (mode {mode}), and that cannot be mended from here. Fix it with: chmod 600 '{path}'",
                    path, problem);
            }
            mended.Add($"Other accounts could read {path} (mode {mode}); it is 0600 now. {next}");
        }
        return mended;
    }
}
