using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Programs;

/// <summary>
/// Finds code on the command line of an interpreter (docs/protocol/policy.md 7.4): <c>strictInlineEval</c> asks for it, allow-always never
/// keeps it.
/// </summary>
internal static class InterpreterCode
{
    private const int MaxRounds = 8;

    // A wrapper has one operand in front of the command, or two; how far its unread options reach.
    private const int UnreadOperands = 3;
    private const int UnreadWords = 24;

    // Every option is much shorter, and is told by the beginning of a word.
    private const int LongestBeginning = 48;

    /// <summary>
    /// True for programs that run code; a rule for one of them is never kept by allow-always unless the policy is strict.
    /// </summary>
    public static bool IsInterpreter(string program)
    {
        string name = ExecutableName.Normalise(program);
        if (ProgramCatalog.Code(name) is not null)
        {
            return true;
        }
        // A pattern such as "python*" or "perl5.*" stands for interpreters, too.
        string letters = string.Concat(name.Where(static c => "*?[]{}()".IndexOf(c) < 0));
        return ProgramCatalog.Code(letters.TrimEnd('.', '-')) is not null;
    }

    /// <summary>
    /// What kind of code the command carries, in the words of the wire message (<c>python3 -c</c>, <c>awk inline program</c>); null for
    /// none.
    /// </summary>
    public static string? Describe(IReadOnlyList<string> argv, AnalysisPlatform platform) =>
        Describe(Unwrapping.Of(argv, platform), platform);

    /// <summary>The same of an argv that was walked already: any of its layers may be an interpreter, too.</summary>
    public static string? Describe(Unwrapping unwrapping, AnalysisPlatform platform)
    {
        for (int round = 0; round < MaxRounds; round++)
        {
            if (DescribeWalked(unwrapping) is { } found)
            {
                return found;
            }
            if (unwrapping.Start >= unwrapping.Argv.Count)
            {
                return null;
            }
            if (BehindUnread(unwrapping, platform) is { } behind)
            {
                return behind;
            }
            if (Behind(unwrapping, platform) is not { Count: > 0 } rest)
            {
                return null;
            }
            unwrapping = Unwrapping.Of(rest, platform);
        }
        return null;
    }

    /// <summary>Code of the program at which a walk ended, or of one that it looked through.</summary>
    private static string? DescribeWalked(Unwrapping unwrapping)
    {
        foreach (UnwrapLayer layer in unwrapping.Layers)
        {
            if (DescribeProgram(layer.Argv, layer.Start) is { } before)
            {
                return before;
            }
        }
        string? own = unwrapping.Start < unwrapping.Argv.Count ? DescribeProgram(unwrapping.Argv, unwrapping.Start) : null;
        return own ?? (unwrapping.HidesCommand ? "env -S" : null);
    }

    /// <summary>
    /// What a program starts that policy does not look through: behind the options of <c>sudo</c> or <c>command -p</c>, or in the place of
    /// <c>$0</c>.
    /// </summary>
    private static IReadOnlyList<string>? Behind(Unwrapping unwrapping, AnalysisPlatform platform)
    {
        if (ShellNames.IsCommandWord(unwrapping.Name) || ProgramCatalog.Exact(unwrapping.Name)?.Wrapper is { ShowsCode: true })
        {
            int next = unwrapping.Start + 1;
            IReadOnlyList<string> argv = unwrapping.Argv;
            while (next < argv.Count && argv[next].Length > 0
                && (argv[next][0] == '-' || EnvInvocation.AssignmentKey(argv[next]) is not null))
            {
                next++;
            }
            return ArgvParts.From(argv, next);
        }
        // A positional carrier: what it starts stands behind the inline command.
        return ShellWrapperReader.Recognise(Unwrapping.Of(unwrapping.Inner, platform), null, platform) is { } shell
            && shell.Family == ShellFamily.Posix
            && shell.Inline.IndexOf("$0", StringComparison.Ordinal) + shell.Inline.IndexOf("${0}", StringComparison.Ordinal) > -2
            ? ArgvParts.From(shell.Argv, shell.PayloadIndex + 1)
            : null;
    }

    /// <summary>
    /// Code behind a program that starts another and whose options nobody read (<c>timeout --sig=9 1 python3 -c …</c>, <c>sudo -u root
    /// …</c>): each word may be the other program that has no more words in front of it than such options and operands take.
    /// </summary>
    private static string? BehindUnread(Unwrapping unwrapping, AnalysisPlatform platform)
    {
        bool plain = ProgramCatalog.Exact(unwrapping.Name)?.Wrapper is { ShowsCode: true };
        if (!plain && unwrapping.Stopped is not { Kind: LayerKind.Wrapper })
        {
            return null;
        }
        IReadOnlyList<string> argv = unwrapping.Argv;
        int words = plain ? 1 : UnreadOperands;
        for (int i = unwrapping.Start + 1; i < argv.Count && words > 0; i++)
        {
            if (i - unwrapping.Start > UnreadWords)
            {
                // Whoever asks could put any number of words in front of the code.
                return unwrapping.Name + " with more options than are read";
            }
            if (argv[i].Length == 0 || argv[i][0] == '-')
            {
                words++;
            }
            else if (EnvInvocation.AssignmentKey(argv[i]) is null)
            {
                words--;
                Unwrapping rest = Unwrapping.Of(ArgvParts.From(argv, i), platform);
                if (DescribeWalked(rest) is { } code)
                {
                    return code;
                }
                if (ShellWrapperReader.Recognise(rest, null, platform) is { } shell)
                {
                    return shell.Name + " inline command";
                }
            }
        }
        return null;
    }

    private static string? DescribeProgram(IReadOnlyList<string> argv, int start)
    {
        string name = ExecutableName.Normalise(argv[start]);
        if (ProgramCatalog.Code(name) is not { } rule)
        {
            return null;
        }
        int until = rule.HiddenUntil?.Invoke(argv) ?? int.MaxValue;
        return Scan(rule, (_, token) => Match(rule, token)) is { } flag ? name + " " + flag
            : rule.Operand is { } operand && HiddenCode.Operand(operand, argv, start) is { } what ? name + what
            : Scan(rule, (i, token) => (i <= until ? rule.Hidden?.Invoke(argv, i) : null)
                ?? (rule.More is { } more ? Match(more, token) : null)) is { } extra ? name + " " + extra
            : null;

        string? Scan(InterpreterRule scanned, Func<int, string, string?> match)
        {
            for (int i = start + 1; i < argv.Count; i++)
            {
                string token = argv[i].Trim();
                if (token == "--" && !scanned.PastSeparator)
                {
                    return null;
                }
                if (token.Length > 0 && token != "--" && match(i, token) is { } found)
                {
                    return found;
                }
            }
            return null;
        }
    }

    // Asked of every word of a command: nothing is made here but the lower case of a word that has another.
    private static string? Match(InterpreterRule rule, string token)
    {
        foreach (string flag in rule.CaseSensitive)
        {
            if (token.StartsWith(flag, StringComparison.Ordinal))
            {
                return flag;
            }
        }
        string lower = (token.Length <= LongestBeginning ? token : token.Substring(0, LongestBeginning)).ToLowerInvariant();
        OptionName name = OptionName.Of(lower);
        foreach ((string full, string min) in rule.Shortened)
        {
            if (name.Begins(full, min.Length))
            {
                return full;
            }
        }
        foreach (string flag in rule.Exact)
        {
            if (IsWrittenOut(rule, flag, token, lower, name))
            {
                return flag;
            }
        }
        foreach (string prefix in rule.Prefixes)
        {
            if (lower.Length > prefix.Length && lower.StartsWith(prefix, StringComparison.Ordinal))
            {
                return prefix.TrimEnd('=');
            }
        }
        foreach ((char letter, string label, string before, string beforeNumber) in rule.Clusters)
        {
            if (InCluster(token, letter, before, beforeNumber))
            {
                return label;
            }
        }
        return null;
    }

    /// <param name="rule">How the interpreter takes code.</param>
    /// <param name="flag">An option that takes it.</param>
    /// <param name="token">The word.</param>
    /// <param name="lower">The word in lower case.</param>
    /// <param name="name">What of it stands in front of "=".</param>
    private static bool IsWrittenOut(InterpreterRule rule, string flag, string token, string lower, OptionName name)
    {
        if (lower == flag || lower.Length > flag.Length + 1 && flag.StartsWith("--", StringComparison.Ordinal) && name.Is(flag))
        {
            return true;
        }
        return rule.Glued && flag.Length == 2 && token.Length > 2 && token.StartsWith(flag, StringComparison.Ordinal)
            && name.Among(rule.NotGlued) is null;
    }

    private static bool InCluster(string token, char letter, string before, string beforeNumber)
    {
        if (token.Length < 3 || token[0] != '-' || token[1] == '-')
        {
            return false;
        }
        for (int i = 1; i < token.Length; i++)
        {
            // The plain option with its code behind it is a glued option; only -E has no other place in the table.
            if (token[i] == letter && (i > 1 || letter == 'E'))
            {
                return true;
            }
            if (before.IndexOf(token[i]) < 0)
            {
                return false;
            }
            if (beforeNumber.IndexOf(token[i]) >= 0)
            {
                while (i + 1 < token.Length && (token[i + 1] is >= '0' and <= '9'))
                {
                    i++;
                }
            }
        }
        return false;
    }
}
