using System.Text;
using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Analysis.Posix;
using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Analysis.Segments;
using OpenClaw.Node.Approvals.Analysis.Words;
using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Node.Approvals.Plans;

/// <summary>
/// Writes a command so that nothing in it is looked up any more: each program, wrapper and shell stands there as the absolute path of the
/// file that was decided about. What a PATH, a login file, an alias or a function would make of a name then plays no part. Where one plain
/// program is all there is, no shell is started. What was written is read again and must be what was decided, or there is no pinned
/// command.
/// </summary>
internal static class PinnedCommand
{
    // Words by which a shell changes itself: a file of that name, where there is one, does something else.
    private static readonly HashSet<string> StateWords = new(StringComparer.Ordinal)
    {
        "cd", "chdir", "pushd", "popd", "dirs", "umask", "ulimit", "type", "jobs", "return", "break", "continue", "times", "exit", "eval",
        ".", "source", "alias", "unset", "wait", "fg", "bg", "hash", "trap", "set", "export", "read", "command", "builtin", "exec",
        "getopts", "unalias",
    };

    /// <summary>The pinned argv of a payload for a POSIX shell; null where it cannot be made.</summary>
    /// <param name="analysis">The command.</param>
    /// <param name="verdicts">One for each of its segments.</param>
    /// <param name="context">Where programs are looked for.</param>
    /// <param name="allowed">True when rules allow each program: then a file is what was allowed even where the shell has a word of that
    /// name.</param>
    public static IReadOnlyList<string>? OfPayload(CommandAnalysis analysis, IReadOnlyList<SegmentVerdict> verdicts,
        ResolutionContext context, bool allowed)
    {
        if (!analysis.Ok || analysis.Read is not { } read || analysis.Shell is not { Offset: >= 0 } outer
            || read.Shell.Argv[read.Shell.PayloadIndex] != read.Text || verdicts.Count != analysis.Segments.Count
            || Front(outer, read.Shell, analysis.Unwrapped.Whole, context) is not { } front)
        {
            return null;
        }
        var places = new SortedDictionary<int, (int Length, string Value)>();
        bool keepsWord = false, turnable = false;
        foreach (SegmentVerdict verdict in verdicts)
        {
            turnable |= IsTurnable(verdict.Program);
            if (verdict.Segment.Shell?.CarriedArgv is { Count: > 0 } carried && IsTurnable(ExecutableResolution.Find(carried[0], context)))
            {
                return null;
            }
            if (!Pin(verdict, context, allowed, places, out bool kept))
            {
                return null;
            }
            keepsWord |= kept;
        }
        (IReadOnlyList<PosixCommand>? commands, _) = PosixTokenizer.Read(read.Text, read.Dialect);
        if (commands is null)
        {
            return null;
        }
        if (!keepsWord && verdicts.Count == 1 && HasNoOptions(read.Shell) && Plain(commands, verdicts[0], places) is { } plain
            && (!turnable || front.Count == 0 && plain[0] == PathOf(verdicts[0].Program)))
        {
            return [.. front, .. plain];
        }
        if (turnable)
        {
            // Only what this node starts itself can be started by its file under another name; a shell or a wrapper would go through the
            // link once more.
            return null;
        }
        if (verdicts.Any(verdict => verdict.Segment.Wrappers.Any(wrapper => wrapper.IsShellWord && wrapper.Name == "builtin")))
        {
            // The shell would look for a word of its own under the path.
            return null;
        }
        string text = Replace(read.Text, places);
        return Says(text, read.Dialect, commands, places) && ShellArgv(outer, read.Shell, text, context) is { } shell
            ? [.. front, .. shell] : null;
    }

    /// <summary>
    /// A direct command with its wrappers and its program as paths; as it is when one of them is not there or cannot be placed.
    /// </summary>
    public static IReadOnlyList<string> BehindWrappers(IReadOnlyList<string> argv, IReadOnlyList<CommandSegment> segments,
        ResolutionContext context)
    {
        if (segments.Count != 1 || segments[0] is not { Blocked: null } segment || segment.Argv.Count != argv.Count
            || segment.Wrappers.Any(wrapper => ShellNames.IsMultiplexer(wrapper.Name)))
        {
            return argv;
        }
        List<string> pinned = [.. argv];
        foreach ((string name, int index) in segment.Wrappers.Select(wrapper => (wrapper.Program, wrapper.Index))
            .Append((segment.EffectiveArgv[0], segment.EffectiveStart)))
        {
            ExecutableResolution found = ExecutableResolution.Find(name, context);
            if ((index == segment.EffectiveStart ? PathOf(found) : CarrierPath(found)) is not { } path || index < 0)
            {
                return argv;
            }
            pinned[index] = path;
        }
        return pinned;
    }

    /// <summary>
    /// The path under which a program is started. One that is many programs (busybox, rustup, pg_wrapper, killall5) asks under which name
    /// it was called, so a link of another name stays; it is held to the file that it led to. Elsewhere no link is gone through again;
    /// dash, which "sh" often is, asks for no name.
    /// </summary>
    public static string? PathOf(ExecutableResolution program) =>
        program.OtherName is null ? program.TrustPath : ExecutableResolution.Straight(program.FoundPath!);

    /// <summary>
    /// The path of a shell or a wrapper: as it was found in a directory of the system, where only root can turn a link; elsewhere its file,
    /// which looks beside itself for what belongs to it (stdbuf for a library). Null for a link of another name that others could turn.
    /// </summary>
    private static string? CarrierPath(ExecutableResolution carrier) =>
        MachinePaths.Rules == PathRules.Windows
            || carrier.FoundPath is { } found && SystemFile.IsInSystemDirectory(found)
            && SystemFile.IsRootOnly(LexicalPath.DirectoryName(found)) ? carrier.FoundPath : carrier.NamedPath;

    /// <summary>True when it is called by another name through a link that somebody besides root could make lead elsewhere.</summary>
    public static bool IsTurnable(ExecutableResolution program) =>
        MachinePaths.Rules != PathRules.Windows && program is { OtherName: not null, NamedPath: null };

    private static bool Pin(SegmentVerdict verdict, ResolutionContext context, bool allowed,
        SortedDictionary<int, (int Length, string Value)> places, out bool kept)
    {
        CommandSegment segment = verdict.Segment;
        kept = false;
        bool applet = false;
        foreach (SegmentWrapper wrapper in segment.Wrappers)
        {
            applet = ShellNames.IsMultiplexer(wrapper.Name);
            if (wrapper.IsShellWord)
            {
                kept |= wrapper.Name == "time";
                continue;
            }
            CommandWord? word = wrapper.Word
                ?? (wrapper.Index >= 0 && wrapper.Index < segment.Words.Count ? segment.Words[wrapper.Index] : null);
            if (!Put(places, word, CarrierPath(ExecutableResolution.Find(wrapper.Program, context))))
            {
                return false;
            }
        }
        if (applet)
        {
            return true;
        }
        string name = segment.EffectiveArgv[0];
        if (segment.SafeBuiltin || verdict.Rule is { IsBareWildcard: true } && verdict.Program.FoundPath is null)
        {
            kept = true;
            return true;
        }
        if (!allowed && StateWords.Contains(name))
        {
            return false;
        }
        return Put(places, segment.EffectiveStart < segment.Words.Count ? segment.Words[segment.EffectiveStart] : null,
            PathOf(verdict.Program))
            && PinOperand(segment, verdict.Script, context, places);
    }

    /// <summary>
    /// What stands in place of a script's name: bash looks for a bare one on the PATH when it is not here, and a link on the way could be
    /// turned, or put there. Null where it stays.
    /// </summary>
    internal static string? ScriptPath(string name, ResolutionContext context, string? decided)
    {
        if (MachinePaths.Rules == PathRules.Windows)
        {
            return name.IndexOfAny(['/', '\\']) < 0 ? "./" + name : null;
        }
        string path = context.PlaceOf(name);
        return (decided ?? RealPath.TryResolve(path)) is { } real && (real != path || RealPath.GoesUp(name)) ? real : name.IndexOf('/') < 0
            ? "./" + name : null;
    }

    /// <summary>
    /// The script that a shell is given by a bare name, which bash also looks for on the PATH, and the program that it carries.
    /// </summary>
    private static bool PinOperand(CommandSegment segment, string? decided, ResolutionContext context,
        SortedDictionary<int, (int Length, string Value)> places)
    {
        if (segment.Shell?.ScriptArgv is { Count: > 0 } script && ScriptPath(script[0], context, decided) is { } path)
        {
            return Put(places, segment.Words[segment.Words.Count - script.Count], path, relative: true);
        }
        return segment.Shell?.CarriedArgv is not { Count: > 0 } carried
            || Put(places, segment.Words[segment.Words.Count - carried.Count], PathOf(ExecutableResolution.Find(carried[0], context)));
    }

    private static bool Put(SortedDictionary<int, (int Length, string Value)> places, CommandWord? word, string? value,
        bool relative = false)
    {
        if (word is not { Start: >= 0 } || value is null || !relative && !LexicalPath.IsAbsolute(value))
        {
            return false;
        }
        places[word.Start] = (word.Length, value);
        return true;
    }

    /// <summary>What stands in front of the shell; null when a wrapper is not there or cannot be placed.</summary>
    private static List<string>? Front(ShellWrapper outer, ShellWrapper inner, IReadOnlyList<string> whole, ResolutionContext context)
    {
        List<string> front = [.. whole.Take(outer.Offset)];
        foreach (SegmentWrapper wrapper in outer.Wrappers)
        {
            if (wrapper.Index < 0 || CarrierPath(ExecutableResolution.Find(wrapper.Program, context)) is not { } path
                || ShellNames.IsMultiplexer(wrapper.Name) && !ReferenceEquals(outer, inner))
            {
                return null;
            }
            front[wrapper.Index] = path;
        }
        return front;
    }

    private static List<string>? ShellArgv(ShellWrapper outer, ShellWrapper shell, string text, ResolutionContext context)
    {
        List<string> argv = [.. shell.Argv];
        bool applet = outer.Wrappers.Count > 0 && ShellNames.IsMultiplexer(outer.Wrappers[outer.Wrappers.Count - 1].Name);
        if (!applet)
        {
            // One that is not there is told so by the operating system; behind a wrapper nobody would be asked again.
            ExecutableResolution found = ExecutableResolution.Find(argv[0], context);
            string? path = CarrierPath(found);
            if (path is null && (outer.Wrappers.Count > 0 || found.FoundPath is not null))
            {
                return null;
            }
            argv[0] = path ?? argv[0];
        }
        argv[shell.PayloadIndex] = text;
        if (IsLogin(shell))
        {
            // Login files are commands that nobody decided about, and the paths in the text need none of what they set.
            argv[1] = "-c";
        }
        if (StartupFiles.Switch(shell.Name) is { } off && !StartupFiles.AreOff(shell.Name, argv, shell.PayloadIndex - 1))
        {
            // So are the files that zsh and fish read without being asked.
            argv.Insert(1, off);
        }
        return argv;
    }

    private static bool IsLogin(ShellWrapper shell) => shell.PayloadIndex == 2 && shell.Argv[1].Trim() == "-lc";

    private static bool HasNoOptions(ShellWrapper shell) => shell.PayloadIndex == 2 && (shell.Argv[1] == "-c" || IsLogin(shell));

    /// <summary>The one command of a text as an argv, when the shell would add nothing to it; null otherwise.</summary>
    private static List<string>? Plain(IReadOnlyList<PosixCommand> commands, SegmentVerdict verdict,
        SortedDictionary<int, (int Length, string Value)> places)
    {
        if (commands.Count != 1 || commands[0] is not { Negated: false, Assignments.Count: 0 } command
            || command.Words.Any(word => word.MayExpand && !places.ContainsKey(word.Start))
            || verdict.Segment.Words.Count != command.Words.Count)
        {
            return null;
        }
        HashSet<int> shellWords =
            [.. verdict.Segment.Wrappers.Where(wrapper => wrapper.IsShellWord)
                .SelectMany(wrapper => Enumerable.Range(wrapper.Index, NextOf(wrapper, verdict.Segment) - wrapper.Index))];
        List<string> argv = [];
        for (int i = 0; i < command.Words.Count; i++)
        {
            if (!shellWords.Contains(i))
            {
                argv.Add(places.TryGetValue(command.Words[i].Start, out (int Length, string Value) pinned)
                    ? pinned.Value : command.Words[i].Value);
            }
        }
        // A file that the system cannot execute is read by the shell that was to start it.
        return argv.Count > 0 && ProgramFile.IsExecutedBySystem(argv[0]) && verdict.Program.TrustPath is { } path
            && ProgramFile.IsExecutedBySystem(path) ? argv : null;
    }

    private static int NextOf(SegmentWrapper wrapper, CommandSegment segment) =>
        segment.Wrappers.Select(other => other.Index).Append(segment.EffectiveStart).Where(index => index > wrapper.Index).Min();

    private static string Replace(string text, SortedDictionary<int, (int Length, string Value)> places)
    {
        var result = new StringBuilder();
        int at = 0;
        foreach (KeyValuePair<int, (int Length, string Value)> place in places)
        {
            result.Append(text, at, place.Key - at).Append(Quote(place.Value.Value));
            at = place.Key + place.Value.Length;
        }
        return result.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>True when the text reads as the commands did, with nothing but the pinned words changed.</summary>
    private static bool Says(string text, ShellDialect dialect, IReadOnlyList<PosixCommand> expected,
        SortedDictionary<int, (int Length, string Value)> places)
    {
        (IReadOnlyList<PosixCommand>? read, _) = PosixTokenizer.Read(text, dialect);
        if (read is null || read.Count != expected.Count)
        {
            return false;
        }
        for (int i = 0; i < read.Count; i++)
        {
            PosixCommand now = read[i], then = expected[i];
            if (now.Link != then.Link || now.Negated != then.Negated || now.Words.Count != then.Words.Count
                || !now.Assignments.SequenceEqual(then.Assignments))
            {
                return false;
            }
            for (int word = 0; word < now.Words.Count; word++)
            {
                bool same = places.TryGetValue(then.Words[word].Start, out (int Length, string Value) pinned)
                    ? now.Words[word].Value == pinned.Value && !now.Words[word].MayExpand
                    : now.Words[word].Value == then.Words[word].Value && now.Words[word].Traits == then.Words[word].Traits;
                if (!same)
                {
                    return false;
                }
            }
        }
        return true;
    }

    private static string Quote(string word)
    {
        foreach (char c in word)
        {
            if (c is not (>= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '_' or '@' or '%' or '+' or ':' or ',' or '.'
                or '/' or '-'))
            {
                return "'" + word.Replace("'", "'\"'\"'") + "'";
            }
        }
        return word.Length > 0 ? word : "''";
    }
}
