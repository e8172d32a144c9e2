namespace OpenClaw.Node.Approvals.Analysis;

/// <summary>Finds code on the command line of an interpreter (spec/exec-approvals.md 7.4): <c>strictInlineEval</c> asks for it, allow-always never keeps it.</summary>
internal static class InterpreterCode
{
    private const int MaxLayers = 8;

    /// <summary>True for programs that run code; a rule for one of them is never kept by allow-always unless the policy is strict.</summary>
    public static bool IsInterpreter(string program)
    {
        string name = ExecutableName.Normalise(program);
        if (InterpreterTable.Find(name) is not null)
        {
            return true;
        }
        // A pattern such as "python*" or "perl5.*" stands for interpreters, too.
        var letters = new System.Text.StringBuilder();
        foreach (char c in name)
        {
            if ("*?[]{}()".IndexOf(c) < 0)
            {
                letters.Append(c);
            }
        }
        return InterpreterTable.Find(letters.ToString().TrimEnd('.', '-')) is not null;
    }

    /// <summary>What kind of code the command carries, in the words of the wire message (<c>python3 -c</c>, <c>awk inline program</c>); null for none.</summary>
    public static string? Describe(IReadOnlyList<string> argv, AnalysisPlatform platform)
    {
        IReadOnlyList<string> current = argv;
        int start = 0;
        for (int layer = 0; layer < MaxLayers && start < current.Count; layer++)
        {
            if (DescribeProgram(current, start) is { } found)
            {
                return found;
            }
            DispatchWrapper.Step step = DispatchWrapper.Read(current, start, platform);
            if (step.IsUnwrapped)
            {
                (current, start) = step.Rebuilt is { } rebuilt ? (rebuilt, 0) : (current, step.CommandIndex);
            }
            else if (ExecutableName.Normalise(current[start]) is "command" or "builtin" or "exec" or "sudo" or "doas")
            {
                start++;
                while (start < current.Count && current[start].Length > 0 && (current[start][0] == '-' || EnvInvocation.AssignmentKey(current[start]) is not null))
                {
                    start++;
                }
            }
            else if (ShellWrapperReader.Recognise(SegmentBuilder.Slice(current, start), null, platform) is { Family: ShellFamily.Posix, Inline: { } inline } shell
                && inline.IndexOf("$0", StringComparison.Ordinal) + inline.IndexOf("${0}", StringComparison.Ordinal) > -2 && shell.PayloadIndex >= 0)
            {
                // A positional carrier: what it starts stands behind the inline command.
                (current, start) = (shell.Argv, shell.PayloadIndex + 1);
            }
            else
            {
                return null;
            }
        }
        return null;
    }

    private static string? DescribeProgram(IReadOnlyList<string> argv, int start)
    {
        string name = ExecutableName.Normalise(argv[start]);
        if (InterpreterTable.Find(name) is not { } rule)
        {
            return null;
        }
        InterpreterRule? more = InterpreterTable.FindMore(name);
        string family = rule.Names[0];
        return Scan(rule, (_, token) => Match(rule, token)) is { } flag ? name + " " + flag
            : InterpreterExtras.Positional(family, argv, start) is { } what ? name + what
            : Scan(rule, (i, token) => InterpreterExtras.Match(family, argv, i) ?? (more is null ? null : Match(more, token))) is { } extra ? name + " " + extra
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

    private static string? Match(InterpreterRule rule, string token)
    {
        foreach (string flag in rule.CaseSensitive)
        {
            if (token.StartsWith(flag, StringComparison.Ordinal))
            {
                return flag;
            }
        }
        string lower = token.ToLowerInvariant();
        int equals = lower.IndexOf('=');
        string option = equals < 0 ? lower : lower.Substring(0, equals);
        foreach ((string full, string min) in rule.Shortened)
        {
            if (option.Length >= min.Length && full.StartsWith(option, StringComparison.Ordinal))
            {
                return full;
            }
        }
        foreach (string flag in rule.Exact)
        {
            if (lower == flag || (option == flag && equals > 0 && flag.StartsWith("--", StringComparison.Ordinal) && lower.Length > equals + 1))
            {
                return flag;
            }
            if (rule.Glued && flag.Length == 2 && token.Length > 2 && token.StartsWith(flag, StringComparison.Ordinal) && Array.IndexOf(rule.NotGlued, option) < 0)
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
