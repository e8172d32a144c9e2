namespace OpenClaw.Node.Approvals.Analysis.Programs;

/// <summary>
/// Rows of filters: with these arguments they read their input, touch no file and start nothing (docs/protocol/policy.md 4.7).
/// </summary>
internal static class FilterPrograms
{
    private static readonly string[] HeadSwitches = ["--quiet", "--silent", "--verbose", "--zero-terminated", "-q", "-v", "-z"];

    /// <summary>
    /// Programs that only look at what they are given, or move it about. They have no row: what follows from one (versions and kinds of
    /// machine about the name) would make others of them, as <c>diff3</c> is not <c>diff</c>.
    /// </summary>
    public static HashSet<string> OnlyLook { get; } = OptionTable.Set(
        "ls", "stat", "file", "du", "df", "test", "[", "touch", "mkdir", "rmdir", "readlink", "realpath", "basename", "dirname", "echo",
        "printf", "cksum", "sum", "md5sum", "sha1sum", "sha224sum", "sha256sum", "sha384sum", "sha512sum", "b2sum", "diff", "cmp", "comm",
        "join", "paste", "nl", "fold", "tac", "rev", "column", "expand", "unexpand", "od", "hexdump", "xxd", "strings", "base64",
        "base32", "egrep", "fgrep", "zgrep", "zcat", "gzip", "gunzip", "bzip2", "xz", "zstd", "sync", "lsof", "fuser",
        "shellcheck", "shfmt", "cloc", "iconv", "dos2unix", "unix2dos", "tsort", "pr", "fmt", "seq", "locate", "bunzip2", "unxz", "xzcat",
        "lz4", "black", "isort", "ruff", "clang-format", "gofmt", "rustfmt", "yamllint", "hadolint", "tokei", "scc", "ctags", "readelf",
        "size", "eza", "exa", "hexyl", "delta", "difft", "getfacl", "lsattr", "chattr", "getcap");

    public static ProgramRow[] Rows { get; } =
    [
        new("cat") { OnlyReads = true },
        new("cut")
        {
            OnlyReads = true, IsDefaultFilter = true,
            Filter = new(0, 0,
                ["--bytes", "--characters", "--fields", "--delimiter", "--output-delimiter", "-b", "-c", "-f", "-d"],
                ["--complement", "--only-delimited", "--zero-terminated", "-n", "-s", "-z"]),
        },
        new("uniq")
        {
            Danger = OtherPrograms.Files, IsDefaultFilter = true,
            Filter = new(0, 0,
                ["--skip-fields", "--skip-chars", "--check-chars", "--group", "-f", "-s", "-w"],
                ["--count", "--repeated", "--unique", "--ignore-case", "--zero-terminated", "-c", "-d", "-u", "-i", "-z"]),
        },
        new("head") { OnlyReads = true, IsDefaultFilter = true, Filter = new(0, 0, ["--lines", "--bytes", "-n", "-c"], HeadSwitches) },
        new("tail")
        {
            OnlyReads = true, IsDefaultFilter = true,
            Filter = new(0, 0,
                ["--lines", "--bytes", "--sleep-interval", "--max-unchanged-stats", "--pid", "-n", "-c"], HeadSwitches,
                ["--follow", "--retry", "-F", "-f"]),
        },
        new("tr")
        {
            OnlyReads = true, IsDefaultFilter = true,
            Filter = new(1, 2,
                switches: ["--complement", "--delete", "--squeeze-repeats", "--truncate-set1", "-C", "-c", "-d", "-s", "-t"]),
        },
        new("wc")
        {
            OnlyReads = true, IsDefaultFilter = true,
            Filter = new(0, 0,
                switches: ["--bytes", "--chars", "--lines", "--max-line-length", "--words", "-L", "-c", "-l", "-m", "-w"],
                denied: ["--files0-from"]),
        },
        new("grep")
        {
            OnlyReads = true, Filter = new(0, 0,
                [
                    "--regexp", "--max-count", "--after-context", "--before-context", "--context", "--devices", "--binary-files",
                    "--exclude", "--include", "--label", "-e", "-m", "-A", "-B", "-C", "-D",
                ],
                denied: ["--file", "--exclude-from", "--dereference-recursive", "--directories", "--recursive", "-f", "-d", "-r", "-R"]),
        },
        new("sort")
        {
            Danger = OtherPrograms.Files, Runs = new() { Long = ["--compress-program"] },
            Filter = new(0, 0,
                ["--key", "--field-separator", "--buffer-size", "--parallel", "--batch-size", "-k", "-t", "-S"],
                denied: ["--compress-program", "--files0-from", "--output", "--random-source", "--temporary-directory", "-T", "-o"]),
        },
    ];
}
