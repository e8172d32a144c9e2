namespace OpenClaw.Node.Execution.Programs;

/// <summary>
/// The entries of a PATH. Only absolute ones name a place: an empty or relative entry is wherever somebody is, some shells read <c>~</c>
/// there, and Windows knows the own directory of a drive (<c>C:tools</c>) and of the drive in use (<c>\tools</c>).
/// </summary>
internal static class SearchPath
{
    /// <summary>The absolute entries of a PATH, each as it is written and in their order.</summary>
    public static string AbsoluteOnly(string path, bool windows)
    {
        string separator = windows ? ";" : ":";
        return string.Join(separator,
            path.Split(separator[0]).Where(entry => windows ? IsAbsoluteOnWindows(Unquoted(entry)) : IsAbsoluteOnPosix(entry)));
    }

    /// <summary>True for an entry of a POSIX PATH that is the same wherever somebody is.</summary>
    public static bool IsAbsoluteOnPosix(string entry) => entry.Length > 0 && entry[0] == '/';

    /// <summary>True for an entry of a Windows PATH, without quotes, that is the same wherever somebody is.</summary>
    public static bool IsAbsoluteOnWindows(string entry) => entry.StartsWith(@"\\", StringComparison.Ordinal)
        || (entry.Length > 2 && entry[1] == ':' && (entry[2] == '\\' || entry[2] == '/'));

    /// <summary>
    /// An entry of a Windows PATH without blanks and quotes around it. A single quote stays: it would take in what stands behind it.
    /// </summary>
    public static string Unquoted(string entry)
    {
        entry = entry.Trim();
        return entry.Length > 1 && entry[0] == '"' && entry[entry.Length - 1] == '"' ? entry.Substring(1, entry.Length - 2).Trim() : entry;
    }
}
