using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Node.Approvals.Runs;

/// <summary>
/// <c>#!/usr/bin/env python3</c> looks for python3 once more when the script starts. Whoever may write to a place that comes earlier on the
/// PATH (the account's own, as a rule the agent's, too) could put another one there in between; so the places in which the interpreters
/// were found stand in front for such a run.
/// </summary>
internal static class InterpreterPlaces
{
    /// <summary>The environment of the run; the same where only directories of the system come earlier.</summary>
    /// <param name="environment">The environment that was decided about.</param>
    /// <param name="lookedUp">What the first lines of its scripts have looked up.</param>
    public static IReadOnlyDictionary<string, string> InFront(IReadOnlyDictionary<string, string> environment,
        IReadOnlyList<ExecutableResolution> lookedUp)
    {
        if (lookedUp.Count == 0 || ThisSystem.IsWindows || !environment.TryGetValue("PATH", out string? path))
        {
            return environment;
        }
        HashSet<string> found = [.. lookedUp.Select(static file => file.FoundPath).OfType<string>().Select(LexicalPath.DirectoryName)];
        string[] entries = path.Split(':');
        // In the order of the PATH, so that of two interpreters in two places each is found where it was.
        string[] places = [.. entries.Where(entry => found.Contains(Place(entry))).Distinct(StringComparer.Ordinal)];
        int last = Array.FindLastIndex(entries, entry => Array.IndexOf(places, entry) == places.Length - 1);
        if (places.Length == 0
            || entries.Take(last).All(entry => Array.IndexOf(places, entry) >= 0 || SystemFile.IsSystemDirectory(Place(entry))))
        {
            return environment;
        }
        Dictionary<string, string> result = new(StringComparer.Ordinal);
        foreach (KeyValuePair<string, string> variable in environment)
        {
            result[variable.Key] = variable.Value;
        }
        result["PATH"] = string.Join(":", places.Concat(entries.Except(places, StringComparer.Ordinal)));
        return result;
    }

    private static string Place(string entry) => entry.Length > 1 ? entry.TrimEnd('/') : entry;
}
