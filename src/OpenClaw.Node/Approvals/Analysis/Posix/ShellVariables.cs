using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Posix;

/// <summary>What setting a variable inside a payload does to the commands behind it.</summary>
internal enum VariableEffect
{
    /// <summary>Nothing: no shell knows the name and no program gets it.</summary>
    None,

    /// <summary><c>cd</c> and <c>~</c> mean another directory.</summary>
    Home,

    /// <summary>The shell or a program behind it may run something because of it.</summary>
    Unknown,
}

/// <summary>Names that shells give a meaning to, from the manuals of bash, dash, ksh, mksh, zsh and yash.</summary>
internal static class ShellVariables
{
    private static readonly HashSet<string> Special = new(StringComparer.Ordinal)
    {
        "BASH", "CHILD_MAX", "COLUMNS", "COMMAND_NOT_FOUND_HANDLER", "COMPREPLY", "COPROC", "DIRSTACK", "DIRSTACKSIZE", "EDITOR", "EMACS",
        "ENV", "EPOCHREALTIME", "EPOCHSECONDS", "ERRNO", "EXECSHELL", "SHACCT", "SH_OPTIONS", "ASTFEATURES", "EUID", "EGID", "EXECIGNORE",
        "FCEDIT", "FIGNORE", "FPATH", "FUNCNAME", "FUNCNEST", "GID", "GLOBIGNORE", "GROUPS", "ARGC", "BAUD", "HOST", "HOSTFILE", "IFS",
        "IGNOREEOF", "INPUTRC", "INSIDE_EMACS", "JOBMAX", "KEYBD_TRAP", "KEYBOARD_HACK", "KEYTIMEOUT", "LINENO", "LINES", "LISTMAX",
        "LOGCHECK", "LOGNAME", "MAIL", "MAILCHECK", "MAILPATH", "MANPATH", "MAPFILE", "MODULE_PATH", "NULLCMD", "OPTARG", "OPTERR",
        "OPTIND", "OSTYPE", "PATHEXT", "PGRP", "PIPESTATUS", "POSIXLY_CORRECT", "PPID", "PROMPT", "PROMPT_COMMAND", "PROMPT_DIRTRIM",
        "PROMPT2", "PROMPT3", "PROMPT4", "PSVAR", "RANDOM", "READLINE_ARGUMENT", "READNULLCMD", "REPLY", "REPORTTIME", "SAVEHIST",
        "SECONDS", "SHELL", "SHELLOPTS", "SHLVL", "SPROMPT", "SRANDOM", "STTY", "TIMEFMT", "TIMEFORMAT", "TMOUT", "TMPDIR", "TMPPREFIX",
        "TRY_BLOCK_ERROR", "TRY_BLOCK_INTERRUPT", "TTYIDLE", "UID", "USER_ID", "USERNAME", "VISUAL", "WATCH", "WATCHFMT", "WORDCHARS",
        "ZDOTDIR", "TRAPDEBUG", "KSHEGID", "TEXTDOMAIN", "TEXTDOMAINDIR", "LANG", "LANGUAGE", "TERM", "KSH_VERSION",
        // lower case: zsh ties these to their upper-case namesakes or gives them other meanings
        "path", "cdpath", "fpath", "fignore", "mailpath", "manpath", "module_path", "psvar", "watch", "argv", "status", "histchars",
        "prompt", "pipestatus", "signals", "funcstack", "functions", "aliases", "commands", "options", "parameters", "dirstack",
        "history", "historywords", "nameddirs", "userdirs", "builtins", "galiases", "saliases", "modules", "jobdirs", "jobstates",
        "jobtexts", "zsh_eval_context", "fish_function_path", "compstate", "terminfo", "termcap", "mapfile", "widgets", "keymaps",
        "words", "buffer", "reswords", "patchars", "errnos", "sysparams", "usergroups", "_", "chpwd_functions", "precmd_functions",
        "preexec_functions", "zshaddhistory_functions", "zshexit_functions", "periodic_functions",
    };

    private static readonly string[] SpecialPrefixes = ["BASH", "YASH", "ZSH", "KSH", "HIST", "PS", "LC_", "LD_", "DYLD_", "FISH", "fish_",
        "COMP_", "READLINE_", "TRAP", "CDR", "OPENCLAW_"];

    /// <summary>What setting or unsetting the variable does.</summary>
    public static VariableEffect Effect(string name, ShellDialect dialect, Func<string, bool>? isInEnvironment)
    {
        // Programs look for theirs in PATH, and shells export it. What the shell got from its environment goes on to programs, too: git
        // reads its configuration in HOME.
        if (name is "OLDPWD" or "PWD")
        {
            // Shells export these two by themselves.
            return VariableEffect.Unknown;
        }
        if (name is "HOME" or "CDPATH")
        {
            return isInEnvironment is null || isInEnvironment(name) ? VariableEffect.Unknown : VariableEffect.Home;
        }
        // Of dash and bash every name with a meaning is known. Other shells have more (mksh: EXECSHELL starts scripts), all of them in
        // capitals.
        bool isKnown = dialect is ShellDialect.Dash or ShellDialect.Bash || name.Length == 1 || HasLowerCase(name);
        if (name == "PATH" || !isKnown || Special.Contains(name)
            || SpecialPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            return VariableEffect.Unknown;
        }
        // A variable that the shell got from its environment goes on to its programs with the new value.
        bool exported = isInEnvironment is null ? name.Length > 1 && !HasLowerCase(name) : isInEnvironment(name);
        return exported ? VariableEffect.Unknown : VariableEffect.None;
    }

    private static bool HasLowerCase(string name) => name.Any(static c => c is >= 'a' and <= 'z');
}
