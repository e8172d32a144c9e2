namespace OpenClaw.Node.Approvals.Analysis;

/// <summary>What setting a variable inside a payload does to the commands behind it.</summary>
internal enum VariableEffect
{
    /// <summary>Nothing: no shell knows the name and no program gets it.</summary>
    None,

    /// <summary>Programs are found elsewhere.</summary>
    Search,

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
        "BASH", "CHILD_MAX", "COLUMNS", "COMMAND_NOT_FOUND_HANDLER", "COMPREPLY", "COPROC", "DIRSTACK", "DIRSTACKSIZE", "EDITOR", "EMACS", "ENV", "EPOCHREALTIME",
        "EPOCHSECONDS", "ERRNO", "EUID", "EGID", "EXECIGNORE", "FCEDIT", "FIGNORE", "FPATH", "FUNCNAME", "FUNCNEST", "GID", "GLOBIGNORE", "GROUPS",
        "HOSTFILE", "IFS", "IGNOREEOF", "INPUTRC", "INSIDE_EMACS", "JOBMAX", "KEYBD_TRAP", "KEYBOARD_HACK", "KEYTIMEOUT", "LINENO", "LINES", "LISTMAX", "LOGCHECK", "LOGNAME",
        "MAIL", "MAILCHECK", "MAILPATH", "MANPATH", "MAPFILE", "MODULE_PATH", "NULLCMD", "OPTARG", "OPTERR", "OPTIND", "OSTYPE", "PATHEXT",
        "PIPESTATUS", "POSIXLY_CORRECT", "PPID", "PROMPT", "PROMPT_COMMAND", "PROMPT_DIRTRIM", "PROMPT2", "PROMPT3", "PROMPT4", "PSVAR", "RANDOM", "READLINE_ARGUMENT",
        "READNULLCMD", "REPLY", "REPORTTIME", "SAVEHIST", "SECONDS", "SHELL", "SHELLOPTS", "SHLVL", "SPROMPT", "SRANDOM", "STTY", "TIMEFMT", "TIMEFORMAT",
        "TMOUT", "TMPDIR", "TMPPREFIX", "TRY_BLOCK_ERROR", "UID", "USERNAME", "VISUAL", "WATCH", "WATCHFMT", "WORDCHARS", "ZDOTDIR", 
        "TRAPDEBUG", "KSHEGID", "TEXTDOMAIN", "TEXTDOMAINDIR", "LANG", "LANGUAGE", "TERM", "KSH_VERSION", 
        // lower case: zsh ties these to their upper-case namesakes or gives them other meanings
        "path", "cdpath", "fpath", "fignore", "mailpath", "manpath", "module_path", "psvar", "watch", "argv", "status", "histchars", "prompt", "pipestatus",
        "signals", "funcstack", "functions", "aliases", "commands", "options", "parameters", "dirstack", "history", "historywords", "nameddirs", "userdirs",
        "builtins", "galiases", "saliases", "modules", "jobdirs", "jobstates", "jobtexts", "zsh_eval_context", "fish_function_path", "compstate", "terminfo", "termcap",
        "mapfile", "widgets", "keymaps", "words", "buffer", "reswords", "patchars", "errnos", "sysparams", "usergroups", "_",
        "chpwd_functions", "precmd_functions", "preexec_functions", "zshaddhistory_functions", "zshexit_functions", "periodic_functions",
    };

    private static readonly string[] SpecialPrefixes = ["BASH", "YASH", "ZSH", "KSH", "HIST", "PS", "LC_", "LD_", "DYLD_", "FISH", "fish_", "COMP_", "READLINE_", "TRAP", "CDR"];

    /// <summary>What setting or unsetting the variable does.</summary>
    public static VariableEffect Effect(string name, Func<string, bool>? isInEnvironment)
    {
        switch (name)
        {
            case "PATH":
                return VariableEffect.Search;
            case "HOME" or "CDPATH" or "OLDPWD" or "PWD":
                return VariableEffect.Home;
        }
        if (Special.Contains(name))
        {
            return VariableEffect.Unknown;
        }
        foreach (string prefix in SpecialPrefixes)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                return VariableEffect.Unknown;
            }
        }
        // A variable that the shell got from its environment goes on to its programs with the new value.
        bool exported = isInEnvironment is null ? name.Length > 1 && !HasLowerCase(name) : isInEnvironment(name);
        return exported ? VariableEffect.Unknown : VariableEffect.None;
    }

    private static bool HasLowerCase(string name)
    {
        foreach (char c in name)
        {
            if (c is >= 'a' and <= 'z')
            {
                return true;
            }
        }
        return false;
    }
}
