using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Programs;

/// <summary>Rows of shells, and of programs that hold one.</summary>
internal static class ShellPrograms
{
    private static readonly ProgramDanger AnyText = new(ProgramDanger.RunsText,
        "allow the programs in the text, or a script by its path") { CarriesOutFiles = true };
    private static readonly ProgramDanger AnyProgram = new(ProgramDanger.StartsAny,
        "allow the programs in the text, or name the arguments") { CarriesOutFiles = true };
    private static readonly ProgramDanger ManyPrograms = new("is many programs, a shell among them",
        "name the arguments, or install the single program") { CarriesOutFiles = true };

    public static ProgramRow[] Rows { get; } =
    [
        Posix(new(ShellFamily.Posix) { IsParseable = true, IsAnyShell = true }, "sh"),
        Posix(new(ShellFamily.Posix) { IsParseable = true, Dialect = ShellDialect.Bash }, "bash"),
        Posix(new(ShellFamily.Posix) { IsParseable = true, Dialect = ShellDialect.Dash }, "dash"),
        Posix(new(ShellFamily.Posix) { IsParseable = true, Dialect = ShellDialect.Zsh, StartupSwitch = "-f" }, "zsh"),
        Posix(new(ShellFamily.Posix) { IsParseable = true, Dialect = ShellDialect.Fish, StartupSwitch = "--no-config" }, "fish"),
        Posix(new(ShellFamily.Posix) { IsParseable = true }, "ash", "ksh"),
        Posix(new(ShellFamily.Posix) { IsParseable = true, CarriesNothing = true }, "mksh", "yash"),
        Posix(new(ShellFamily.Posix) { ReadsStartupFiles = true }, "csh", "osh", "tcsh"),
        Posix(new(ShellFamily.Posix) { HasNuOptions = true }, "nu"),
        Posix(new(ShellFamily.Posix), "elvish", "xonsh"),
        new("rbash") { Danger = AnyText },
        new("cmd") { Danger = AnyProgram, Shell = new(ShellFamily.Cmd), Script = ScriptRule.Somewhere },
        new("powershell", "pwsh") { Danger = AnyProgram, Shell = new(ShellFamily.PowerShell),
            Script = ScriptRule.Somewhere with { ChangesDirectory = PowerShellOptions.ChangesDirectory } },
        new("powershell_ise", "conhost", "forfiles", "pcalua") { Danger = AnyProgram },
        new("wsl") { Danger = AnyProgram, OtherRoot = RootPrograms.Attached },
        new("busybox", "toybox") { Danger = ManyPrograms, IsMultiplexer = true, Script = ScriptRule.Somewhere },
        new("coreutils") { Danger = ManyPrograms },
    ];

    // Scripts of theirs are found by their own options, not by a rule here.
    private static ProgramRow Posix(ShellTraits shell, params string[] names) => new(names) { Danger = AnyText, Shell = shell };
}
