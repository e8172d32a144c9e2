namespace OpenClaw.Node.Execution;

/// <summary>
/// Variables by which a caller makes an allowed program run, load or write something of the caller's choice, and which the wire's own list
/// of blocked overrides (docs/protocol/process.md 2) lets pass: <c>TAR_OPTIONS=--checkpoint-action=exec=…</c> turns a rule for tar into a
/// rule for everything. No list of them is whole, so no decision rests on this one: rules cover no variable at all that the policy does not
/// name. Whoever names one of these is warned.
/// </summary>
internal static class CodeVariables
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        // options of programs that can start others, and the others themselves
        "TAR_OPTIONS", "MAKEFILES", "RSYNC_RSH", "RSYNC_CONNECT_PROG", "CVS_RSH", "ZIPOPT", "RIPGREP_CONFIG_PATH", "LESS", "LESSKEY",
        "LESSKEYIN", "LESSEDIT", "MANOPT", "SSH_SK_PROVIDER", "SSH_SK_HELPER", "SSH_PKCS11_HELPER", "GNUPGHOME", "KUBE_EDITOR",
        "KUBECTL_EXTERNAL_DIFF", "SYSTEMD_PAGER", "SYSTEMD_EDITOR", "GH_PAGER", "GH_EDITOR", "GH_BROWSER", "GH_CONFIG_DIR", "BAT_PAGER",
        "BAT_CONFIG_PATH", "DELTA_PAGER", "AWS_PAGER", "PSQL_EDITOR", "PSQL_PAGER", "PSQLRC", "PGSYSCONFDIR", "P4EDITOR", "P4PAGER",
        "CCACHE_PREFIX", "CCACHE_CONFIGPATH", "CCACHE_COMPILER", "FZF_DEFAULT_COMMAND", "FZF_DEFAULT_OPTS", "GREP_OPTIONS", "PERL5SHELL",
        "MAVEN_ARGS", "GIT_CONFIG",
        // code and modules that interpreters load by themselves
        "PYTHONWARNINGS", "PYTHONINSPECT", "PYTHONPLATLIBDIR", "PYTHONEXECUTABLE", "PYTHONPYCACHEPREFIX", "AWKPATH", "AWKLIBPATH",
        "GUILE_LOAD_PATH", "GUILE_LOAD_COMPILED_PATH", "RUBYGEMS_GEMDEPS", "JULIA_LOAD_PATH", "JULIA_DEPOT_PATH", "JULIA_PROJECT",
        "CAML_LD_LIBRARY_PATH", "YARN_YARN_PATH", "YARN_PLUGINS", "VIM", "VIMRUNTIME", "NANORC", "SCREENRC", "PSMODULEPATH",
        "BASH_LOADABLES_PATH", "DOTNET_ROOT", "DOTNET_HOST_PATH", "MSBUILDSDKSPATH", "MSBUILD_EXE_PATH",
        "CUSTOMBEFOREMICROSOFTCOMMONTARGETS", "CUSTOMAFTERMICROSOFTCOMMONTARGETS", "DIRECTORYBUILDPROPSPATH", "DIRECTORYBUILDTARGETSPATH",
        // compilers and linkers
        "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_RUSTFLAGS", "GOROOT", "GOTOOLCHAIN", "CGO_CPPFLAGS", "CGO_CXXFLAGS", "LD", "AR", "FC",
        "CPPFLAGS", "CXXFLAGS",
        // how scripts find directories, files and programs
        "CDPATH", "GLOBIGNORE", "COMSPEC", "PATHEXT", "TERMINFO", "TERMINFO_DIRS", "TERMCAP",
    };

    private static readonly string[] Prefixes = ["GIT_TRACE", "TF_CLI_ARGS", "CORECLR_", "COMPLUS_"];

    public static bool Contains(string name)
    {
        string upper = name.Trim().ToUpperInvariant();
        return Names.Contains(upper) || Array.Exists(Prefixes, prefix => upper.StartsWith(prefix, StringComparison.Ordinal));
    }
}
