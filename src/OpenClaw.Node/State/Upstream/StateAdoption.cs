namespace OpenClaw.Node.State.Upstream;

/// <summary>
/// Takes over, once, what the product kept under its old name: a node that was approved as Clawdbot stays approved. Copied, never moved; the whole
/// new directory appears at once, so a start that is killed half-way leaves nothing that the next one would take for its own state.
/// </summary>
internal static class StateAdoption
{
    private static readonly string[][] Files =
    [
        ["node.json"], ["identity", "device.json"], ["identity", "device-auth.json"], ["exec-approvals.json"],
    ];

    /// <summary>The directory to take over from, when there is one: it must hold a device identity.</summary>
    public static string? Find(string home) =>
        OldNames.Directories.Select(name => Path.Combine(home, name)).FirstOrDefault(directory => File.Exists(Path.Combine(directory, "identity", "device.json")));

    /// <summary>Does it if it has to be done.</summary>
    /// <returns>What an operator should know; null when nothing was done.</returns>
    /// <exception cref="NodeStateException">Something cannot be read or written.</exception>
    public static string? Adopt(StateLocation location)
    {
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
            if (OldNames.ConfigFiles.Select(name => Path.Combine(from, name)).FirstOrDefault(File.Exists) is { } config)
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
                ?? new NodeStateException(StateProblem.Storage, $"The state in {from} could not be taken over into {location.Directory}: {problem.Message}", from, problem);
        }
        return $"The node's identity, tokens and policy were copied from {from} to {location.Directory}. {from} was left as it is and is not used any more.";
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
