namespace OpenClaw.Node.Approvals.Matching;

/// <summary>The profiles that come with the node (spec/exec-approvals.md 4.7).</summary>
internal static class SafeBinProfiles
{
    /// <summary>The filters allowed when the configuration says nothing.</summary>
    public static readonly IReadOnlyList<string> DefaultNames = ["cut", "uniq", "head", "tail", "tr", "wc"];

    /// <summary>Little languages rather than filters: they start programs, read files or the environment whatever their arguments look like.</summary>
    public static readonly ISet<string> NeverSafe = new HashSet<string>(StringComparer.Ordinal) { "jq", "awk", "gawk", "mawk", "nawk", "sed", "gsed" };

    private static readonly string[] HeadSwitches = ["--quiet", "--silent", "--verbose", "--zero-terminated", "-q", "-v", "-z"];

    public static readonly IReadOnlyDictionary<string, SafeBinProfile> BuiltIn = new Dictionary<string, SafeBinProfile>(StringComparer.Ordinal)
    {
        ["cut"] = new(0, 0,
            ["--bytes", "--characters", "--fields", "--delimiter", "--output-delimiter", "-b", "-c", "-f", "-d"],
            ["--complement", "--only-delimited", "--zero-terminated", "-n", "-s", "-z"]),
        ["uniq"] = new(0, 0,
            ["--skip-fields", "--skip-chars", "--check-chars", "--group", "-f", "-s", "-w"],
            ["--count", "--repeated", "--unique", "--ignore-case", "--zero-terminated", "-c", "-d", "-u", "-i", "-z"]),
        ["head"] = new(0, 0, ["--lines", "--bytes", "-n", "-c"], HeadSwitches),
        ["tail"] = new(0, 0,
            ["--lines", "--bytes", "--sleep-interval", "--max-unchanged-stats", "--pid", "-n", "-c"],
            HeadSwitches,
            ["--follow", "--retry", "-F", "-f"]),
        ["tr"] = new(1, 2, switches: ["--complement", "--delete", "--squeeze-repeats", "--truncate-set1", "-C", "-c", "-d", "-s", "-t"]),
        ["wc"] = new(0, 0,
            switches: ["--bytes", "--chars", "--lines", "--max-line-length", "--words", "-L", "-c", "-l", "-m", "-w"],
            denied: ["--files0-from"]),
        ["grep"] = new(0, 0,
            ["--regexp", "--max-count", "--after-context", "--before-context", "--context", "--devices", "--binary-files", "--exclude", "--include", "--label", "-e", "-m", "-A", "-B", "-C", "-D"],
            denied: ["--file", "--exclude-from", "--dereference-recursive", "--directories", "--recursive", "-f", "-d", "-r", "-R"]),
        ["sort"] = new(0, 0,
            ["--key", "--field-separator", "--buffer-size", "--parallel", "--batch-size", "-k", "-t", "-S"],
            denied: ["--compress-program", "--files0-from", "--output", "--random-source", "--temporary-directory", "-T", "-o"]),
    };
}
