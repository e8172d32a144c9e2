using OpenClaw.Node.Approvals.Analysis.Words;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Analysis.Programs;

/// <summary>
/// Finds the shell with an inline command in an argv, behind dispatch wrappers and busybox (docs/protocol/policy.md 5 and 7.3).
/// </summary>
internal static class ShellWrapperReader
{
    private static readonly AnalysisReason ForeignShell = new("unknown-shell",
        "The shell is named by a path outside the system's program folders or in an unusual spelling, so nobody knows what it does with its command.");
    private static readonly AnalysisReason ForeignWrapper = new("unknown-wrapper",
        "A wrapper in front of the shell is named by a path outside the system's program folders or in an unusual spelling.");

    private static readonly AnalysisReason Encoded = new("encoded-command",
        "The PowerShell command is encoded, so nobody can read what it does.");
    private static readonly AnalysisReason Profile = new("powershell-startup",
        "PowerShell runs a profile or other start-up code before the command; add -NoProfile.");

    /// <summary>What there is to know of a request's shell.</summary>
    /// <param name="Shell">The shell and its inline command; null when there is none.</param>
    /// <param name="IsInvocation">True when argv starts a shell at all.</param>
    /// <param name="IsBlockedForm">True for shell forms that cannot be bound to their inline command (docs/protocol/policy.md 7.3).</param>
    internal readonly record struct Reading(ShellWrapper? Shell, bool IsInvocation, bool IsBlockedForm);

    /// <summary>Everything about the shell of a request.</summary>
    public static Reading Read(Unwrapping argv, string? rawCommand, AnalysisPlatform platform)
    {
        if (Candidate(argv, platform) is not { } found)
        {
            return default;
        }
        ShellWrapper? shell = Recognise(found, null, platform);
        bool blocked = RunsMore(found) || shell is { Payload: null };
        if (shell?.Payload is null && rawCommand is not null)
        {
            shell = Recognise(found, rawCommand, platform) ?? shell;
        }
        return new Reading(shell, true, blocked);
    }

    /// <summary>The shell and its inline command; null when argv is no shell with an inline command.</summary>
    public static ShellWrapper? Recognise(Unwrapping argv, string? rawCommand, AnalysisPlatform platform) =>
        Candidate(argv, platform) is { } found ? Recognise(found, rawCommand, platform) : null;

    private static ShellWrapper? Recognise(Found found, string? rawCommand, AnalysisPlatform platform)
    {
        ShellWrapper? shell = found.Family switch
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

    private static bool RunsMore(Found found) => found.Family switch
    {
        ShellFamily.Cmd => CmdOptions.Read(found.Argv).RunsMore,
        ShellFamily.PowerShell => PowerShellOptions.Read(found.Argv).RunsMore(found.Argv),
        _ => found.Traits.ReadsStartupFiles || (found.Traits.Dialect == ShellDialect.Fish && FishRunsMore(found.Argv))
            || (found.Traits.HasNuOptions && NuRunsMore(found.Argv)),
    };

    private readonly record struct Found(
        IReadOnlyList<string> Argv, string Name, ShellTraits Traits, int Offset, IReadOnlyList<SegmentWrapper> Wrappers,
        bool EnvironmentChanged, bool DropsPath, AnalysisReason? Doubt)
    {
        public ShellFamily Family => Traits.Family;
    }

    private static Found? Candidate(Unwrapping unwrapping, AnalysisPlatform platform)
    {
        if (unwrapping.Stopped is not null || ProgramCatalog.Shell(unwrapping.Name) is not { } traits
            || unwrapping.Layers.Count > DispatchWrapper.MaxDepth)
        {
            return null;
        }
        bool changed = false, drops = false;
        AnalysisReason? doubt = null;
        var wrappers = new List<SegmentWrapper>();
        foreach (UnwrapLayer layer in unwrapping.Layers)
        {
            if (layer.Kind == LayerKind.ShellWord)
            {
                return null;
            }
            changed |= layer.Step.Env?.UsesModifiers ?? false;
            drops |= layer.Step.Env?.DropsPath ?? false;
            doubt ??= layer.Step.SideEffect;
            doubt ??= ExecutableName.IsWellKnown(layer.Program, layer.Name, platform) ? null : ForeignWrapper;
            wrappers.Add(new SegmentWrapper(layer.Name, layer.Program, false,
                ReferenceEquals(layer.Argv, unwrapping.Whole) ? layer.Start : -1));
        }
        return new Found(unwrapping.Inner, unwrapping.Name, traits, unwrapping.IsRebuilt ? -1 : unwrapping.Start, wrappers, changed,
            drops, doubt);
    }

    private static ShellWrapper? ReadPosix(Found found, string? raw)
    {
        if (found.Traits.ReadsStartupFiles)
        {
            return null;
        }
        if (found.Traits.HasNuOptions)
        {
            return ReadNu(found);
        }
        PosixShellOptions options = PosixShellOptions.Read(found.Argv);
        if (options.PayloadIndex < 0)
        {
            return null;
        }
        string inline = JsText.Trim(options.Attached ?? found.Argv[options.PayloadIndex]);
        if (inline.Length == 0)
        {
            return null;
        }
        // "sh -lc" is what gateways send; the login files then run by the operator's own choice, vouched for by the caller's raw text.
        bool legacyLogin = found.Traits.IsAnyShell && found.Argv[1].Trim() == "-lc" && raw is not null
            && (raw == inline || raw == CommandText.Render(found.Argv));
        bool bindable = found.Traits.Dialect == ShellDialect.Fish
            && (options.Attached is not null || HasGluedFishCommand(found.Argv) || FishRunsMore(found.Argv)) ? false
            : options.Login ? legacyLogin
            : !options.Interactive;
        return Make(found, options.PayloadIndex, inline, bindable ? inline : null) with
        {
            HasPositionalArguments = ArgvParts.AnyText(found.Argv, options.PayloadIndex + 1), Doubt = PosixDoubt(found, options),
        };
    }

    private static AnalysisReason? PosixDoubt(Found found, PosixShellOptions options)
    {
        if (StartupFiles.Switch(found.Name) is not { } off || options.PayloadIndex < 2)
        {
            return options.Doubt;
        }
        // fish reads on for options behind the text: "-c text -c other" carries out both.
        if (found.Traits.Dialect == ShellDialect.Fish && options.PayloadIndex + 1 < found.Argv.Count)
        {
            return options.Doubt ?? PosixShellOptions.Mode;
        }
        int flag = options.PayloadIndex - 1;
        if (!StartupFiles.AreOptionsKnown(found.Name, found.Argv, flag) || !StartupFiles.IsInlineFlagKnown(found.Name, found.Argv[flag]))
        {
            return options.Doubt ?? PosixShellOptions.Mode;
        }
        // The long option is one of this shell alone: without it the words are read as any shell's.
        return found.Argv[1] == off ? PosixShellOptions.Read([found.Argv[0], .. found.Argv.Skip(2)]).Doubt : options.Doubt;
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
            bool attached = equals > 0 && token.StartsWith("--", StringComparison.Ordinal) && IsNuInline(NuName(token));
            if (attached || IsNuInline(token) || (token.Length > 2 && token[0] == '-' && token[1] != '-' && token.IndexOf('c') > 0))
            {
                string inline = JsText.Trim(attached ? token.Substring(equals + 1) : i + 1 < found.Argv.Count ? found.Argv[i + 1] : "");
                int index = attached ? i : i + 1;
                bool starts = NuStartsUp(found.Argv, i);
                return inline.Length == 0 ? null : Make(found, index, inline, starts ? null : inline) with
                {
                    HasPositionalArguments = ArgvParts.AnyText(found.Argv, index + 1),
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
        int text = CmdOptions.Read(found.Argv).Flag + 1;
        string inline = text > 0 ? JsText.Trim(string.Join(" ", ArgvParts.From(found.Argv, text))) : "";
        return inline.Length == 0 ? null : Make(found, text, inline, inline);
    }

    private static ShellWrapper? ReadPowerShell(Found found)
    {
        PowerShellOptions options = PowerShellOptions.Read(found.Argv);
        int command = options.Flag + 1;
        if (options.Flag < 0)
        {
            return null;
        }
        bool rest = options.Meaning == PowerShellOptions.Carrier.Command;
        bool isFile = options.Meaning == PowerShellOptions.Carrier.File;
        string inline = rest ? ArgvParts.Text(found.Argv, command) : command < found.Argv.Count ? JsText.Trim(found.Argv[command]) : "";
        return inline.Length == 0 ? null : Make(found, command, inline, inline) with
        {
            HasPositionalArguments = !rest && ArgvParts.AnyText(found.Argv, command + 1), IsScriptFile = isFile,
            Doubt = options.Meaning == PowerShellOptions.Carrier.Encoded ? Encoded : options.RunsMore(found.Argv, allowFile: isFile)
                ? Profile : null,
        };
    }

    private static bool FishRunsMore(IReadOnlyList<string> argv) =>
        Options(argv)
            .Any(static token => token.StartsWith("-C", StringComparison.Ordinal) || token == "--init-command"
                || token.StartsWith("--init-command=", StringComparison.Ordinal));

    private static bool HasGluedFishCommand(IReadOnlyList<string> argv) =>
        Options(argv).Any(static token => token.Length > 2 && token.StartsWith("-c", StringComparison.Ordinal));

    /// <summary>The words up to the first that is no option, of which nothing more is known.</summary>
    private static IEnumerable<string> Options(IReadOnlyList<string> argv) =>
        argv.Skip(1).Select(static word => word.Trim()).Where(static token => token.Length > 0)
        .TakeWhile(static token => token != "--" && token[0] is ('-' or '+'));

    private static bool IsNuInline(string token) => token.Length <= LongestNuOption
        && token.ToLowerInvariant() is "-lc" or "-c" or "--command" or "--commands" or "--cmdline" or "-e" or "--execute";

    // None of the options that count here is longer: of a longer word nothing is made.
    private const int LongestNuOption = 15;

    /// <summary>What stands in front of "=" in a word, in lower case where that could be an option; else the word itself.</summary>
    private static string NuName(string token)
    {
        int equals = token.IndexOf('='), length = equals < 0 ? token.Length : equals;
        return length > LongestNuOption ? token : token.Substring(0, length).ToLowerInvariant();
    }

    private static bool NuRunsMore(IReadOnlyList<string> argv) =>
        argv.Skip(1).Select(static word => NuName(word.Trim()))
        .TakeWhile(static name => name.Length > 0 && name != "--" && !IsNuInline(name))
            .Any(static name => name is "--config" or "--env-config" or "--plugin-config" or "--plugins");

    private static bool NuStartsUp(IReadOnlyList<string> argv, int flag) =>
        argv.Take(flag + 1).Skip(1).Select(static word => word.Trim().ToLowerInvariant())
        .Any(static token => token is "--login" or "--interactive"
            || (token.Length > 1 && token[0] == '-' && token[1] != '-' && token.IndexOfAny(['l', 'i']) > 0));

    private static ShellWrapper Make(Found found, int payloadIndex, string inline, string? payload) => new()
    {
        Family = found.Family, Name = found.Name, Argv = found.Argv, Offset = 0, PayloadIndex = payloadIndex, Inline = inline,
        Payload = payload,
    };
}
