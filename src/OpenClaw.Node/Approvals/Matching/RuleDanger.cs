using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Analysis.Words;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Matching;

/// <summary>
/// Why a rule allows more than it seems to: said whenever a rule is added, imported or listed, and by the doctor. The rule is taken all the
/// same.
/// </summary>
public sealed record RuleDanger
{
    private static readonly string[] OpenPlaces = ["/tmp/", "/var/tmp/", "/dev/shm/", "/private/tmp/", "c:/windows/temp/",
        "c:/users/public/", "c:/programdata/", "c:/temp/"];

    /// <summary>What the rule allows besides, as one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The narrower rule to prefer; null where there is none.</summary>
    public string? Narrower { get; init; }

    /// <summary>The dangers of a rule; null when it allows what it says.</summary>
    /// <param name="pattern">A program name, a path or a glob of a path.</param>
    /// <param name="argPattern">The expression for the arguments, or a fingerprint; null for any arguments.</param>
    public static RuleDanger? Of(string pattern, string? argPattern = null)
    {
        pattern = JsText.Trim(pattern);
        if (pattern.Length == 0 || pattern[0] == '=' || ArgPattern.IsGenerated(argPattern))
        {
            return null;
        }
        if (InOpenPlace(pattern) is { } place)
        {
            return new RuleDanger { Reason = $"everybody on this machine may put programs into {place}, so the rule allows whatever somebody puts there", Narrower = "move the program to a directory that only administrators write to, and allow it by its path" };
        }
        bool bound = ExpressionWidth.IsBound(argPattern);
        string open = string.IsNullOrEmpty(argPattern) ? ""
            : bound ? "; its expression for the arguments lets any text in (.*, \\S+, [\\w-]+), options included"
            : "; its expression for the arguments is not held at both ends (^…$), so more may stand around what it finds";
        if (bound && !ExpressionWidth.LetsAnyTextIn(argPattern!))
        {
            return OfDirectory(pattern, argPattern!);
        }
        if (pattern.IndexOfAny(['*', '?']) >= 0)
        {
            string[] fitting = [.. ProgramCatalog.Examples.Where(name => Fits(pattern, name))];
            return fitting.Length == 0 ? null : new RuleDanger
            {
                Reason = $"the pattern also fits {string.Join(", ", fitting.Take(4))}{(fitting.Length > 4 ? " and others" : "")}, and so allows everything{open}",
                Narrower = "a rule for each program by its path",
            };
        }
        foreach (string name in NamesOf(pattern))
        {
            if (ProgramCatalog.Find(name) is { Danger: { } danger } row)
            {
                // What stands behind a script is the script's, and behind a project's directory nothing else is asked.
                return bound && ReadsScripts(row) && ExpressionWidth.NamesPlaceFirst(argPattern!)
                    ? null : new RuleDanger { Reason = $"{name} {danger.Reason}{open}", Narrower = danger.Narrower };
            }
        }
        return null;
    }

    /// <summary>
    /// The arguments are all known, and yet files of the directory say what happens: it is whoever asks that chooses the directory.
    /// </summary>
    private static RuleDanger? OfDirectory(string pattern, string argPattern)
    {
        foreach (string name in NamesOf(pattern))
        {
            if (ProgramCatalog.Find(name) is not { Danger: { } danger } row)
            {
                continue;
            }
            bool project = danger.FollowsProject || row.Runner is not null || IsProjectWord(danger, argPattern);
            if (!project
                && !((ReadsScripts(row) || danger.Reason == ProgramDanger.RunsInput) && ExpressionWidth.NamesRelativeWord(argPattern))
                && !CarriesOutRelative(row, name, argPattern) || ExpressionWidth.NamesPlaceFirst(argPattern)
                || ExpressionWidth.OnlyAsks(argPattern))
            {
                return null;
            }
            return project
                ? new RuleDanger { Reason = $"{name} {danger.Reason}, as the files of the directory say, and whoever asks chooses the directory", Narrower = "name the directory in the arguments (^-C /srv/project status$)" }
                : new RuleDanger { Reason = $"{name} {danger.Reason}, here a file of the directory, and whoever asks chooses the directory",
                    Narrower = @"name the file by its whole path (^/srv/job\.py$)" };
        }
        return null;
    }

    private static bool IsProjectWord(ProgramDanger danger, string argPattern)
    {
        string[] words = ExpressionWidth.Words(argPattern);
        int at = Array.FindIndex(words, word => Array.IndexOf(danger.ProjectWords, word) >= 0);
        return at >= 0 && words.Skip(at + 1).FirstOrDefault(static word => word[0] != '-') is { } next && next[0] is not ('/' or '[');
    }

    // ssh -F x, tar -I ./x, gdb -x x; not ip -br, while ip -b reads commands. A name that is looked for on the PATH (rsync -e ssh) is no
    // file of the directory.
    private static bool CarriesOutRelative(ProgramRow row, string name, string argPattern) =>
        row.Runs is { } options
            ? options.Values([name, .. ExpressionWidth.Words(argPattern).Where(static word => word != "-br")])
                .Any(static value => value.Text.Length > 0 && value.Text[0] is not ('/' or '-' or '[')
                && (value.Kind == CarriedKind.File || value.Kind == CarriedKind.Command && value.Text.IndexOf('/') >= 0))
            : row.Danger is { CarriesOutFiles: true } && ExpressionWidth.NamesRelativeFile(argPattern);

    private static bool ReadsScripts(ProgramRow row) => row.Shell is not null || row.Danger?.Reason == ProgramDanger.RunsText;

    /// <summary>Reason and advice as one text for people.</summary>
    public override string ToString() => Narrower is null ? Reason : $"{Reason}. Better: {Narrower}";

    /// <summary>The same as one sentence about a rule.</summary>
    /// <param name="pattern">The rule, as a person knows it.</param>
    /// <param name="agent">Whose rule it is; null for everybody's.</param>
    internal string Warning(string pattern, string? agent = null) =>
        $"The rule '{pattern}'{(agent is null ? "" : $" of agent '{agent}'")} allows more than it seems to: {this}.";

    // What a link leads to is what runs.
    private static IEnumerable<string> NamesOf(string pattern)
    {
        string name = ExecutableName.Normalise(pattern);
        yield return name;
        if (PathGlob.SelectsPath(pattern) && LexicalPath.IsAbsolute(pattern) && RealPath.TryResolve(pattern) is { } real
            && ExecutableName.Normalise(real) is var other && other != name)
        {
            yield return other;
        }
    }

    private static bool Fits(string pattern, string name) =>
        PathGlob.SelectsPath(pattern)
            ? PathGlob.Matches(pattern, "/usr/bin/" + name, "/nonexistent", PathRules.Linux)
            || PathGlob.Matches(pattern, "/bin/" + name, "/nonexistent", PathRules.Linux)
        : pattern == "*" || PathGlob.Matches(pattern, name, null, PathRules.Linux);

    private static string? InOpenPlace(string pattern)
    {
        string text = pattern.Replace('\\', '/').ToLowerInvariant();
        string fixedPart = text.IndexOfAny(['*', '?']) is >= 0 and var wild ? text.Substring(0, wild) : text;
        foreach (string place in OpenPlaces)
        {
            // "/tmp/x/tool" lies in it; "/tmp*" and "/**" reach into it.
            if (fixedPart.StartsWith(place, StringComparison.Ordinal)
                || fixedPart.Length < text.Length && fixedPart.StartsWith("/tmp", StringComparison.Ordinal)
                && "/tmp/".StartsWith(fixedPart, StringComparison.Ordinal))
            {
                return place.TrimEnd('/');
            }
        }
        return fixedPart is "" or "/" && text.Contains("**") ? "/tmp" : null;
    }
}
