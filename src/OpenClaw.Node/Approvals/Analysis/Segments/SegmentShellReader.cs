using OpenClaw.Node.Approvals.Analysis.Posix;
using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Segments;

/// <summary>What rules may match when the program of a segment is a shell (docs/protocol/policy.md 4.5).</summary>
internal static class SegmentShellReader
{
    // No shell of ours opens a file by a longer path, and looking for one would take long.
    private const int LongestScript = 4096;

    /// <summary>Null when the program is no shell.</summary>
    public static SegmentShell? Read(
        IReadOnlyList<string> argv, IReadOnlyList<string> ruleArgv, SegmentBuilder.WrapperChain chain, SegmentOrigin origin,
        AnalysisContext context)
    {
        string name = ExecutableName.Normalise(ruleArgv[0]);
        if (chain.Blocked is not null || ShellNames.Family(name) is not { } family)
        {
            return null;
        }
        ShellWrapper? wrapper = ShellWrapperReader.Recognise(Unwrapping.Of(ruleArgv, context.Platform), null, context.Platform);
        // Only a shell that is the program itself, and that the system provides, hands over to a script or a carried program.
        bool plain = chain.Wrappers.Count == 0 && ExecutableName.IsWellKnown(ruleArgv[0], name, context.Platform);
        IReadOnlyList<string>? carried = plain && wrapper is { Payload: not null, Doubt: null } && family == ShellFamily.Posix
            && origin is { InPayload: true, IsSoleCommand: true } && StartupFiles.AreOff(name, wrapper.Argv, wrapper.PayloadIndex - 1)
            ? Carried(wrapper, name, context)
            : null;
        // What is carried is judged as if it stood there itself: a program that starts others is none that is looked through.
        CommandSegment? inner = carried is null
            ? null : SegmentBuilder.Build(SegmentLink.First, carried, [], new SegmentOrigin(true, false, [], origin.Dialect), context);
        carried = inner is { Blocked: null, PromptOnly: null, Shell: null, Wrappers.Count: 0 } ? carried : null;
        IReadOnlyList<string>? script = plain && wrapper is null && family == ShellFamily.Posix ? Script(argv, name, origin) : null;
        bool clean = script is null || StartupFiles.AreOff(name, argv, argv.Count - script.Count);
        return new SegmentShell
        {
            Name = name,
            Payload = wrapper?.Payload,
            NeedsBoundRule = chain.Multiplexer is not null ? wrapper is not null : ruleArgv.Count > 1,
            StartsUp = !clean,
            ScriptArgv = script is not null ? clean ? script : null
                : plain && wrapper is { IsScriptFile: true } ? ArgvParts.From(wrapper.Argv, wrapper.PayloadIndex)
                : null,
            CarriedArgv = carried,
            CarriedArgvIsExact = carried is not null && IsExact(wrapper!.Inline, carried.Count),
            CarriedRunsPackage = inner?.RunsPackage == true,
            CarriedInlineEval = inner?.InlineEval,
        };
    }

    private static IReadOnlyList<string>? Script(IReadOnlyList<string> argv, string name, SegmentOrigin origin)
    {
        if (!ShellNames.IsParseable(name))
        {
            return null;
        }
        int i = 1;
        for (; i < argv.Count; i++)
        {
            string token = argv[i];
            if (token == "--" && StartupFiles.Switch(name) is null)
            {
                i++;
                break;
            }
            if (token.Length == 0 || token.Trim().Length != token.Length)
            {
                return null;
            }
            if (token[0] is not ('-' or '+'))
            {
                break;
            }
            // Letters that change nothing about which file is read; all else (c, s, i, l, o …) is left to a person.
            if (!PosixShellOptions.AreHarmless(token) && token != StartupFiles.Switch(name))
            {
                return null;
            }
        }
        if (i >= argv.Count || argv[i].Length > LongestScript || argv[i].Trim().Length == 0)
        {
            return null;
        }
        // A script name that the shell itself looks up or expands could be another file than the rule's.
        bool mayChange = origin.Words.Count > i && origin.Words[i].MayExpand;
        bool tilde = argv[i][0] == '~';
        return mayChange || tilde ? null : ArgvParts.From(argv, i);
    }

    private static IReadOnlyList<string>? Carried(ShellWrapper wrapper, string name, AnalysisContext context)
    {
        if (ProgramCatalog.Shell(name) is { CarriesNothing: true } || !StartsProgramZero(wrapper.Inline)
            || wrapper.PayloadIndex + 1 >= wrapper.Argv.Count)
        {
            return null;
        }
        IReadOnlyList<string> carried = ArgvParts.From(wrapper.Argv, wrapper.PayloadIndex + 1);
        string program = ExecutableName.Normalise(carried[0]);
        ProgramRow? known = ProgramCatalog.Exact(program);
        bool starter = carried[0].Trim().Length != carried[0].Length || carried[0].Length == 0
            || known is { Wrapper: not null } or { Shell: not null } or { IsMultiplexer: true }
            || ProgramCatalog.Exact(carried[0])?.Carries is not null || ShellNames.IsCommandWord(carried[0])
                || ShellBuiltins.RunsText(carried[0]) || carried[0] == "unset"
            || ShellBuiltins.IsEvaluating(carried[0]) || carried[0][0] is '-' or '~';
        return starter ? null : carried;
    }

    // Quoted only: an unquoted $0 is split and expanded before it is used.
    private static bool StartsProgramZero(string payload)
    {
        string[] words = Words(payload);
        int i = words.Length > 0 && words[0] == "exec" ? words.Length > 1 && words[1] == "--" ? 2 : 1 : 0;
        return i < words.Length && words[i] is ("\"$0\"" or "\"${0}\"") && words.Skip(i + 1).All(IsPositional);
    }

    private static bool IsExact(string payload, int count)
    {
        string[] words = Words(payload);
        string last = words[words.Length - 1];
        bool endsWithAll = words.Length >= 2 && last is "\"$@\"" or "\"${@}\"";
        return endsWithAll ? words[words.Length - 2] is "\"$0\"" or "\"${0}\"" : count == 1 && last is "\"$0\"" or "\"${0}\"";
    }

    private static bool IsPositional(string word)
    {
        string inner = word.Length >= 2 && word[0] == '"' && word[word.Length - 1] == '"' ? word.Substring(1, word.Length - 2) : word;
        inner = inner.Length == 4 && inner[1] == '{' && inner[3] == '}' ? "$" + inner[2] : inner;
        return inner.Length == 2 && inner[0] == '$' && inner[1] is '@' or '*' or (>= '1' and <= '9');
    }

    private static string[] Words(string payload) => payload.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
}
