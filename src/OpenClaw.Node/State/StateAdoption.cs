namespace OpenClaw.Node.State;

/// <summary>
/// Takes over, once, what the product kept under its old name: a node that was approved as Clawdbot stays approved. Copied, never moved;
/// the whole new directory appears at once, so a start that is killed half-way leaves nothing that the next one would take for its own
/// state.
/// </summary>
internal static class StateAdoption
{
    private static readonly string[] Key = ["identity", "device.json"];
    private static readonly string[] Token = ["identity", "device-auth.json"];

    private static readonly string[][] Files =
    [
        ["node.json"], Key, Token, ["exec-approvals.json"],
    ];

    /// <summary>The directory to take over from, when there is one: it must hold a device identity.</summary>
    public static string? Find(string home) =>
        OldNames.Directories.Select(name => Path.Combine(home, name))
            .FirstOrDefault(directory => File.Exists(Path.Combine([directory, .. Key])));

    /// <summary>
    /// The default directory that holds the key of the device whose token is in this directory, which has none (2026.1.24 and 2026.1.29).
    /// </summary>
    public static string? FindKey(string directory, string home)
    {
        if (File.Exists(Path.Combine([directory, .. Key])) || !File.Exists(Path.Combine([directory, .. Token])))
        {
            return null;
        }
        try
        {
            // The id decides: a key of another device would be of no use, and is nobody's to take.
            string? wanted = JsonStateFile.Read(Path.Combine([directory, .. Token]))?["deviceId"]?.AsText;
            return OldNames.Directories.Append(".openclaw").Select(name => Path.Combine(home, name))
                .FirstOrDefault(old => old != directory && wanted is not null
                && JsonStateFile.Read(Path.Combine([old, .. Key]))?["deviceId"]?.AsText == wanted);
        }
        catch (NodeStateException)
        {
            // Whoever needs the file says what is wrong with it.
            return null;
        }
    }

    /// <summary>The configuration file of an old directory.</summary>
    public static string? ConfigIn(string directory) =>
        OldNames.ConfigFiles.Select(name => Path.Combine(directory, name)).FirstOrDefault(File.Exists);

    /// <summary>Does it if it has to be done.</summary>
    /// <returns>What an operator should know; null when nothing was done.</returns>
    /// <exception cref="NodeStateException">Something cannot be read or written.</exception>
    public static string? Adopt(StateLocation location)
    {
        if (location.KeyFrom is { } old)
        {
            return FetchKey(location, old);
        }
        if (location.AdoptFrom is not { } from || Directory.Exists(location.Directory))
        {
            return null;
        }
        string work = location.Directory + ".adopting-" + Guid.NewGuid().ToString("N").Substring(0, 8);
        try
        {
            foreach (string[] names in Files)
            {
                Copy(Path.Combine([from, .. names]), Path.Combine([work, .. names]));
            }
            if (ConfigIn(from) is { } config)
            {
                Copy(config, Path.Combine(work, "openclaw.json"));
            }
            Directory.Move(work, location.Directory);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or NodeStateException)
        {
            Remove(work);
            if (Directory.Exists(location.Directory))
            {
                // Another process was faster and did the same.
                return null;
            }
            throw problem as NodeStateException
                ?? new NodeStateException(StateProblem.Storage,
                    $"The state in {from} could not be taken over into {location.Directory}: {problem.Message}", from, problem);
        }
        return $"The node's identity, tokens and policy were copied from {from} to {location.Directory}. {from} was left as it is and is not used any more.";
    }

    private static string? FetchKey(StateLocation location, string from)
    {
        if (File.Exists(location.DeviceIdentityPath))
        {
            return null;
        }
        using FileLock held = FileLock.Acquire(location.DeviceIdentityPath + ".lock");
        if (File.Exists(location.DeviceIdentityPath))
        {
            return null;
        }
        if (!File.Exists(location.ExecApprovalsPath))
        {
            Copy(Path.Combine(from, "exec-approvals.json"), location.ExecApprovalsPath);
        }
        // Last: it says that the rest is there.
        Copy(Path.Combine([from, .. Key]), location.DeviceIdentityPath);
        return $"The node's identity and policy were copied from {from} to {location.Directory}, where its token is. {from} was left as it is.";
    }

    private static void Copy(string from, string to)
    {
        if (PrivateFile.Read(from) is { } content)
        {
            PrivateFile.EnsureDirectory(Path.GetDirectoryName(to)!);
            PrivateFile.WriteAtomic(to, content);
        }
    }

    private static void Remove(string directory)
    {
        try
        {
            if (Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // What is left has a name that nobody uses.
        }
    }
}
