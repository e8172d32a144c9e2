namespace OpenClaw.Node.Approvals.Analysis;

/// <summary>Finds the shell with an inline command in an argv, behind dispatch wrappers and busybox (spec/exec-approvals.md 5 and 7.3).</summary>
internal static class ShellWrapperReader
{
    private static readonly AnalysisReason ForeignShell = new("unknown-shell", "The shell is named by a path outside the system's program folders or in an unusual spelling, so nobody knows what it does with its command.");
    private static readonly AnalysisReason ForeignWrapper = new("unknown-wrapper", "A wrapper in front of the shell is named by a path outside the system's program folders or in an unusual spelling.");

    /// <summary>What there is to know of a request's shell.</summary>
    /// <param name="Shell">The shell and its inline command; null when there is none.</param>
    /// <param name="IsInvocation">True when argv starts a shell at all.</param>
    /// <param name="IsBlockedForm">True for shell forms that cannot be bound to their inline command (spec/exec-approvals.md 7.3).</param>
    internal readonly record struct Reading(ShellWrapper? Shell, bool IsInvocation, bool IsBlockedForm);

    /// <summary>Everything about the shell of a request.</summary>
    public static Reading Read(IReadOnlyList<string> argv, string? rawCommand, AnalysisPlatform platform)
    {
        if (Candidate(argv, platform) is not { } found || ShellNames.Family(found.Name) is not { } family)
        {
            return default;
        }
        ShellWrapper? shell = Recognise(found, family, null, platform);
        bool blocked = RunsMore(found, family) || shell is { Payload: null };
        if (shell?.Payload is null && rawCommand is not null)
        {
            shell = Recognise(found, family, rawCommand, platform) ?? shell;
        }
        return new Reading(shell, true, blocked);
    }

    /// <summary>The shell and its inline command; null when argv is no shell with an inline command.</summary>
    public static ShellWrapper? Recognise(IReadOnlyList<string> argv, string? rawCommand, AnalysisPlatform platform) =>
        Candidate(argv, platform) is { } found && ShellNames.Family(found.Name) is { } family ? Recognise(found, family, rawCommand, platform) : null;

    /// <summary>True when argv starts a shell at all, with or without an inline command: then only a few environment overrides are kept.</summary>
    public static bool IsShellInvocation(IReadOnlyList<string> argv, AnalysisPlatform platform) =>
        Candidate(argv, platform) is { } found && ShellNames.Family(found.Name) is not null;

    private static ShellWrapper? Recognise(Found found, ShellFamily family, string? rawCommand, AnalysisPlatform platform)
    {
        ShellWrapper? shell = family switch
        {
            ShellFamily.Cmd => ReadCmd(found),
            ShellFamily.PowerShell => ReadPowerShell(found),
            _ => ReadPosix(found, CommandText.NormaliseRaw(rawCommand)),
        };
        return shell is null ? null : shell with
        {
            Offset = found.Offset, Wrappers = found.Wrappers, EnvironmentChanged = found.EnvironmentChanged, DropsPath = found.DropsPath,
            Doubt = found.Doubt ?? shell.Doubt ?? (ExecutableName.IsWellKnown(found.Argv[0], found.Name, platform) ? null : ForeignShell),
        };
    }

    private static bool RunsMore(Found found, ShellFamily family) => family switch
    {
        ShellFamily.Cmd => CmdRunsMore(found.Argv),
        ShellFamily.PowerShell => PowerShellRunsMore(found.Argv),
        _ => ShellNames.ReadsStartupFiles(found.Name) || (found.Name == "fish" && FishRunsMore(found.Argv)) || (found.Name == "nu" && NuRunsMore(found.Argv)),
    };

    private readonly record struct Found(
        IReadOnlyList<string> Argv, string Name, int Offset, IReadOnlyList<SegmentWrapper> Wrappers, bool EnvironmentChanged, bool DropsPath, AnalysisReason? Doubt);

    private static Found? Candidate(IReadOnlyList<string> argv, AnalysisPlatform platform)
    {
        IReadOnlyList<string> current = argv;
        int offset = 0, start = 0;
        bool changed = false, drops = false;
        AnalysisReason? doubt = null;
        var wrappers = new List<SegmentWrapper>();
        for (int depth = 0; depth <= DispatchWrapper.MaxDepth; depth++)
        {
            if (start >= current.Count || current[start].Trim().Length == 0)
            {
                return null;
            }
            DispatchWrapper.Step step = DispatchWrapper.Read(current, start, platform);
            string name = step.Canonical ?? "";
            string program = current[start];
            if (step.Name is not null)
            {
                if (!step.IsUnwrapped)
                {
                    return null;
                }
                changed |= step.Env?.UsesModifiers ?? false;
                drops |= step.Env?.DropsPath ?? false;
                doubt ??= step.SideEffect;
                doubt ??= ExecutableName.IsWellKnown(current[start], name, platform) ? null : ForeignWrapper;
                (current, start, offset) = step.Rebuilt is { } rebuilt ? (rebuilt, 0, -1) : (current, step.CommandIndex, offset < 0 ? -1 : step.CommandIndex);
            }
            else if (ShellNames.IsMultiplexer(name))
            {
                int applet = start + 1 < current.Count && current[start + 1].Trim() == "--" ? start + 2 : start + 1;
                if (applet >= current.Count || ShellNames.Family(ExecutableName.Normalise(current[applet])) is null)
                {
                    return null;
                }
                doubt ??= ExecutableName.IsWellKnown(current[start], name, platform) ? null : ForeignWrapper;
                (start, offset) = (applet, offset < 0 ? -1 : applet);
            }
            else
            {
                return new Found(Slice(current, start), name, offset, wrappers, changed, drops, doubt);
            }
            wrappers.Add(new SegmentWrapper(name, program, false));
        }
        return null;
    }

    private static ShellWrapper? ReadPosix(Found found, string? raw)
    {
        if (ShellNames.ReadsStartupFiles(found.Name))
        {
            return null;
        }
        if (found.Name == "nu")
        {
            return ReadNu(found);
        }
        PosixShellOptions options = PosixShellOptions.Read(found.Argv);
        if (options.PayloadIndex < 0)
        {
            return null;
        }
        string inline = CommandText.JavaScriptTrim(options.Attached ?? found.Argv[options.PayloadIndex]);
        if (inline.Length == 0)
        {
            return null;
        }
        // "sh -lc" is what gateways send; the login files then run by the operator's own choice, vouched for by the caller's raw text.
        bool legacyLogin = found.Name == "sh" && found.Argv[1].Trim() == "-lc" && raw is not null && (raw == inline || raw == CommandText.Render(found.Argv));
        bool bindable = found.Name == "fish" && (options.Attached is not null || HasGluedFishCommand(found.Argv) || FishRunsMore(found.Argv)) ? false
            : options.Login ? legacyLogin
            : !options.Interactive;
        return Make(found, ShellFamily.Posix, options.PayloadIndex, inline, bindable ? inline : null) with
        {
            HasPositionalArguments = AnyText(found.Argv, options.PayloadIndex + 1), Doubt = options.Doubt,
        };
    }

    private static ShellWrapper? ReadNu(Found found)
    {
        if (NuRunsMore(found.Argv))
        {
            return null;
        }
        for (int i = 1; i < found.Argv.Count; i++)
        {
            string token = found.Argv[i].Trim();
            if (token.Length == 0 || token == "--")
            {
                break;
            }
            int equals = token.IndexOf('=');
            bool attached = equals > 0 && IsNuInline(token.Substring(0, equals)) && token.StartsWith("--", StringComparison.Ordinal);
            if (attached || IsNuInline(token) || (token.Length > 2 && token[0] == '-' && token[1] != '-' && token.IndexOf('c') > 0))
            {
                string inline = CommandText.JavaScriptTrim(attached ? token.Substring(equals + 1) : i + 1 < found.Argv.Count ? found.Argv[i + 1] : "");
                int index = attached ? i : i + 1;
                bool starts = NuStartsUp(found.Argv, i);
                return inline.Length == 0 ? null : Make(found, ShellFamily.Posix, index, inline, starts ? null : inline) with
                {
                    HasPositionalArguments = AnyText(found.Argv, index + 1),
                };
            }
            if (token[0] is not ('-' or '+'))
            {
                break;
            }
        }
        return null;
    }

    private static ShellWrapper? ReadCmd(Found found)
    {
        for (int i = 0; i < found.Argv.Count; i++)
        {
            if (found.Argv[i].Trim().ToLowerInvariant() is "/c" or "/k" or "-c" or "-k")
            {
                string inline = CommandText.JavaScriptTrim(Join(found.Argv, i + 1, trim: false));
                return inline.Length == 0 ? null : Make(found, ShellFamily.Cmd, i + 1, inline, inline);
            }
        }
        return null;
    }

    private static ShellWrapper? ReadPowerShell(Found found)
    {
        int flag = PowerShellFlag(found.Argv, out PowerShellOptions.Meaning meaning);
        if (flag < 0)
        {
            return null;
        }
        bool rest = meaning == PowerShellOptions.Meaning.Command;
        string inline = CommandText.JavaScriptTrim(rest ? Join(found.Argv, flag + 1, trim: true) : flag + 1 < found.Argv.Count ? found.Argv[flag + 1] : "");
        return inline.Length == 0 ? null : Make(found, ShellFamily.PowerShell, flag + 1, inline, inline) with
        {
            HasPositionalArguments = !rest && AnyText(found.Argv, flag + 2), IsScriptFile = meaning == PowerShellOptions.Meaning.File,
            Doubt = meaning == PowerShellOptions.Meaning.Encoded
                ? new AnalysisReason("encoded-command", "The PowerShell command is encoded, so nobody can read what it does.")
                : PowerShellRunsMore(found.Argv, meaning == PowerShellOptions.Meaning.File)
                    ? new AnalysisReason("powershell-startup", "PowerShell runs a profile or other start-up code before the command; add -NoProfile.")
                    : null,
        };
    }

    /// <summary>Index of the option that carries the command or script; -1 when there is none.</summary>
    internal static int PowerShellFlag(IReadOnlyList<string> argv, out PowerShellOptions.Meaning meaning)
    {
        meaning = PowerShellOptions.Meaning.None;
        for (int i = 1; i < argv.Count;)
        {
            string token = argv[i].Trim();
            if (token.Length == 0)
            {
                i++;
                continue;
            }
            if (token == "--")
            {
                break;
            }
            meaning = PowerShellOptions.Read(token);
            switch (meaning)
            {
                case PowerShellOptions.Meaning.Command or PowerShellOptions.Meaning.Encoded or PowerShellOptions.Meaning.File:
                    return i;
                case PowerShellOptions.Meaning.None:
                    return -1;
                default:
                    i += meaning == PowerShellOptions.Meaning.WithValue ? 2 : 1;
                    break;
            }
        }
        return -1;
    }

    private static bool PowerShellRunsMore(IReadOnlyList<string> argv, bool allowFile = false)
    {
        int flag = PowerShellFlag(argv, out PowerShellOptions.Meaning meaning);
        bool noProfile = false;
        for (int i = 1; i < (flag < 0 ? argv.Count : flag);)
        {
            PowerShellOptions.Meaning option = PowerShellOptions.Read(argv[i]);
            if (argv[i] is "--" or "-" || option == PowerShellOptions.Meaning.None || PowerShellOptions.IsStartup(argv[i]))
            {
                return true;
            }
            noProfile |= PowerShellOptions.IsNoProfile(argv[i]);
            i += option == PowerShellOptions.Meaning.WithValue ? 2 : 1;
        }
        if (allowFile && meaning == PowerShellOptions.Meaning.File)
        {
            return !noProfile;
        }
        return flag < 0 || !noProfile || meaning != PowerShellOptions.Meaning.Command
            || CommandText.JavaScriptTrim(Join(argv, flag + 1, trim: true)) == "-";
    }

    private static bool CmdRunsMore(IReadOnlyList<string> argv)
    {
        bool noAutoRun = false;
        for (int i = 1; i < argv.Count; i++)
        {
            string token = argv[i].Trim().ToLowerInvariant();
            switch (token)
            {
                case "":
                    continue;
                case "/d":
                    noAutoRun = true;
                    continue;
                case "/c":
                    return !noAutoRun || !AnyText(argv, i + 1);
                case "/s" or "/q" or "/a" or "/u" or "/e:on" or "/e:off" or "/f:on" or "/f:off" or "/v:on" or "/v:off":
                    continue;
                default:
                    if (token.Length is 4 or 5 && token.StartsWith("/t:", StringComparison.Ordinal) && IsHex(token, 3))
                    {
                        continue;
                    }
                    return true;
            }
        }
        return true;
    }

    private static bool FishRunsMore(IReadOnlyList<string> argv) =>
        AnyOption(argv, static token => token.StartsWith("-C", StringComparison.Ordinal) || token == "--init-command" || token.StartsWith("--init-command=", StringComparison.Ordinal));

    private static bool HasGluedFishCommand(IReadOnlyList<string> argv) =>
        AnyOption(argv, static token => token.Length > 2 && token.StartsWith("-c", StringComparison.Ordinal));

    private static bool AnyOption(IReadOnlyList<string> argv, Func<string, bool> test)
    {
        for (int i = 1; i < argv.Count; i++)
        {
            string token = argv[i].Trim();
            if (token.Length == 0)
            {
                continue;
            }
            if (token == "--" || token[0] is not ('-' or '+'))
            {
                return false;
            }
            if (test(token))
            {
                return true;
            }
        }
        return false;
    }

    private static bool IsNuInline(string token) => token.ToLowerInvariant() is "-lc" or "-c" or "--command" or "--commands" or "--cmdline" or "-e" or "--execute";

    private static bool NuRunsMore(IReadOnlyList<string> argv)
    {
        for (int i = 1; i < argv.Count; i++)
        {
            string token = argv[i].Trim().ToLowerInvariant();
            if (token.Length == 0 || token == "--" || IsNuInline(token.Split('=')[0]))
            {
                return false;
            }
            if (token.Split('=')[0] is "--config" or "--env-config" or "--plugin-config" or "--plugins")
            {
                return true;
            }
        }
        return false;
    }

    private static bool NuStartsUp(IReadOnlyList<string> argv, int flag)
    {
        for (int i = 1; i <= flag; i++)
        {
            string token = argv[i].Trim().ToLowerInvariant();
            if (token is "--login" or "--interactive" || (token.Length > 1 && token[0] == '-' && token[1] != '-' && token.IndexOfAny(['l', 'i']) > 0))
            {
                return true;
            }
        }
        return false;
    }

    private static ShellWrapper Make(Found found, ShellFamily family, int payloadIndex, string inline, string? payload) => new()
    {
        Family = family, Name = found.Name, Argv = found.Argv, Offset = 0, PayloadIndex = payloadIndex, Inline = inline, Payload = payload,
    };

    private static bool AnyText(IReadOnlyList<string> argv, int from)
    {
        for (int i = from; i < argv.Count; i++)
        {
            if (argv[i].Trim().Length > 0)
            {
                return true;
            }
        }
        return false;
    }

    private static string Join(IReadOnlyList<string> argv, int from, bool trim)
    {
        var words = new List<string>();
        for (int i = from; i < argv.Count; i++)
        {
            words.Add(trim ? CommandText.JavaScriptTrim(argv[i]) : argv[i]);
        }
        return string.Join(" ", words);
    }

    private static bool IsHex(string text, int from)
    {
        for (int i = from; i < text.Length; i++)
        {
            if (text[i] is not ((>= '0' and <= '9') or (>= 'a' and <= 'f')))
            {
                return false;
            }
        }
        return true;
    }

    private static IReadOnlyList<string> Slice(IReadOnlyList<string> argv, int start)
    {
        if (start == 0)
        {
            return argv;
        }
        var rest = new List<string>(argv.Count - start);
        for (int i = start; i < argv.Count; i++)
        {
            rest.Add(argv[i]);
        }
        return rest;
    }
}
