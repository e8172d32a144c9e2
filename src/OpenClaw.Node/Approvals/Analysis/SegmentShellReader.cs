namespace OpenClaw.Node.Approvals.Analysis;

/// <summary>What rules may match when the program of a segment is a shell (spec/exec-approvals.md 4.5).</summary>
internal static class SegmentShellReader
{
    /// <summary>Null when the program is no shell.</summary>
    public static SegmentShell? Read(
        IReadOnlyList<string> argv, IReadOnlyList<string> ruleArgv, bool viaPackageRunner, SegmentBuilder.WrapperChain chain, SegmentOrigin origin, AnalysisContext context)
    {
        string name = ExecutableName.Normalise(ruleArgv[0]);
        if (chain.Blocked is not null || ShellNames.Family(name) is not { } family)
        {
            return null;
        }
        ShellWrapper? wrapper = ShellWrapperReader.Recognise(ruleArgv, null, context.Platform);
        // Only a shell that is the program itself, and that the system provides, hands over to a script or a carried program.
        bool plain = chain.Wrappers.Count == 0 && !viaPackageRunner && ExecutableName.IsWellKnown(ruleArgv[0], name, context.Platform);
        IReadOnlyList<string>? carried = plain && wrapper is { Payload: not null, Doubt: null } && family == ShellFamily.Posix && origin is { InPayload: true, IsSoleCommand: true }
            ? Carried(wrapper, name, context)
            : null;
        return new SegmentShell
        {
            Name = name,
            Payload = wrapper?.Payload,
            NeedsBoundRule = chain.Multiplexer is not null ? wrapper is not null : ruleArgv.Count > 1,
            ScriptArgv = plain && wrapper?.Inline is null && family == ShellFamily.Posix ? Script(argv, name, origin)
                : plain && wrapper is { IsScriptFile: true } ? SegmentBuilder.Slice(wrapper.Argv, wrapper.PayloadIndex)
                : null,
            CarriedArgv = carried,
            CarriedArgvIsExact = carried is not null && IsExact(wrapper!.Inline!, carried.Count),
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
            if (token == "--")
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
            for (int at = 1; at < token.Length; at++)
            {
                if ("euxfnvhbmC".IndexOf(token[at]) < 0)
                {
                    return null;
                }
            }
            if (token.Length == 1)
            {
                return null;
            }
        }
        if (i >= argv.Count || argv[i].Trim().Length == 0)
        {
            return null;
        }
        // A script name that the shell itself looks up or expands could be another file than the rule's.
        bool mayChange = origin.Words.Count > i && origin.Words[i].MayExpand;
        bool tilde = argv[i][0] == '~';
        return mayChange || tilde ? null : SegmentBuilder.Slice(argv, i);
    }

    private static IReadOnlyList<string>? Carried(ShellWrapper wrapper, string name, AnalysisContext context)
    {
        if (name is "mksh" or "yash" || !StartsProgramZero(wrapper.Inline!) || wrapper.PayloadIndex + 1 >= wrapper.Argv.Count)
        {
            return null;
        }
        IReadOnlyList<string> carried = SegmentBuilder.Slice(wrapper.Argv, wrapper.PayloadIndex + 1);
        string program = ExecutableName.Normalise(carried[0]);
        bool starter = carried[0].Trim().Length != carried[0].Length || carried[0].Length == 0 || DispatchWrapper.Read(carried, 0, context.Platform).Name is not null
            || ShellNames.Family(program) is not null || ShellNames.IsMultiplexer(program)
            || carried[0] is "eval" or "." or "source" or "alias" or "unset" or "command" or "builtin" or "exec" or "find" or "xargs"
            || ShellBuiltins.IsEvaluating(carried[0]) || carried[0][0] is '-' or '~';
        return starter ? null : carried;
    }

    // Quoted only: an unquoted $0 is split and expanded before it is used.
    private static bool StartsProgramZero(string payload)
    {
        string[] words = Words(payload);
        int i = words.Length > 0 && words[0] == "exec" ? words.Length > 1 && words[1] == "--" ? 2 : 1 : 0;
        if (i >= words.Length || words[i] is not ("\"$0\"" or "\"${0}\""))
        {
            return false;
        }
        for (i++; i < words.Length; i++)
        {
            if (!IsPositional(words[i]))
            {
                return false;
            }
        }
        return true;
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
