namespace OpenClaw.Node.Execution;

/// <summary>
/// What a child gets of the node's own environment where rules decide: what programs need to find the system, the account, its files and
/// its tools. All else stays with the node, whatever it is called: a service's environment holds passwords under names that nobody can list
/// (<c>DB_PASSWORD</c>, <c>DATABASE_DSN</c>, …). The policy adds names by <c>inheritEnv</c>. The list of what is never passed on comes
/// before this one.
/// </summary>
internal static class InheritedVariables
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        // the account and its places
        "PATH", "HOME", "USER", "LOGNAME", "USERNAME", "MAIL", "PWD", "TMPDIR", "TMP", "TEMP", "HOSTNAME", "HOSTTYPE", "OSTYPE",
        "MACHTYPE", "UID", "EUID", "SHLVL", "XDG_CACHE_HOME", "XDG_CONFIG_DIRS", "XDG_CONFIG_HOME", "XDG_DATA_DIRS", "XDG_DATA_HOME",
        "XDG_RUNTIME_DIR", "XDG_STATE_HOME", "XDG_SESSION_ID", "XDG_SESSION_TYPE", "XDG_SESSION_CLASS", "XDG_CURRENT_DESKTOP", "XDG_SEAT",
        "XDG_VTNR", "SUDO_USER", "SUDO_UID", "SUDO_GID",
        // language, time, terminal
        "LANG", "LANGUAGE", "TZ", "TZDIR", "LOCPATH", "NLSPATH", "TERM", "TERMINFO", "TERMINFO_DIRS", "COLORTERM", "TERM_PROGRAM",
        "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "LS_COLORS", "CI", "PAGER", "GIT_PAGER", "MANPAGER",
        "MANPATH", "INFOPATH", "HISTFILE", "DEBIAN_FRONTEND",
        // the desktop and the agent that keeps keys: sockets, no secrets
        "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS", "SSH_AUTH_SOCK", "GPG_TTY",
        // proxies (their passwords are looked for) and certificates
        "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "FTP_PROXY", "NO_PROXY", "SSL_CERT_DIR", "SSL_CERT_FILE", "CURL_CA_BUNDLE",
        "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "NODE_TLS_REJECT_UNAUTHORIZED", "GIT_PROTOCOL_FROM_USER", "GIT_ALLOW_PROTOCOL",
        // where settings of tools lie
        "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_PROFILE", "AWS_REGION",
        "AWS_DEFAULT_REGION", "AZURE_AUTH_LOCATION", "DOCKER_CERT_PATH", "DOCKER_CONTEXT", "DOCKER_HOST", "DOCKER_TLS_VERIFY",
        "GOOGLE_APPLICATION_CREDENTIALS", "GRADLE_USER_HOME", "KUBECONFIG", "RUSTUP_DIST_ROOT", "RUSTUP_DIST_SERVER", "RUSTUP_HOME",
        "RUSTUP_TOOLCHAIN", "RUSTUP_UPDATE_ROOT", "ZDOTDIR",
        // where tools lie
        "JAVA_HOME", "JRE_HOME", "JDK_HOME", "M2_HOME", "MAVEN_HOME", "GRADLE_HOME", "ANT_HOME", "ANDROID_HOME", "ANDROID_SDK_ROOT",
        "DOTNET_ROOT", "DOTNET_CLI_HOME", "DOTNET_NOLOGO", "DOTNET_CLI_TELEMETRY_OPTOUT", "DOTNET_BUNDLE_EXTRACT_BASE_DIR",
        "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "POWERSHELL_TELEMETRY_OPTOUT", "PSMODULEPATH", "GOROOT", "GOBIN", "NVM_DIR", "NVM_BIN",
        "VOLTA_HOME", "FNM_DIR", "PNPM_HOME", "BUN_INSTALL", "PYENV_ROOT", "RBENV_ROOT", "ASDF_DIR", "ASDF_DATA_DIR", "HOMEBREW_PREFIX",
        "HOMEBREW_CELLAR", "HOMEBREW_REPOSITORY", "NIX_PATH", "NIX_PROFILES", "NIX_SSL_CERT_FILE", "SNAP", "SNAP_NAME", "WSL_DISTRO_NAME",
        "WSLENV",
        // Windows: without these hardly a program starts
        "SYSTEMROOT", "WINDIR", "SYSTEMDRIVE", "COMSPEC", "PATHEXT", "OS", "COMPUTERNAME", "USERDOMAIN", "USERDOMAIN_ROAMINGPROFILE",
        "USERDNSDOMAIN", "USERPROFILE", "HOMEDRIVE", "HOMEPATH", "HOMESHARE", "APPDATA", "LOCALAPPDATA", "ALLUSERSPROFILE", "PUBLIC",
        "PROGRAMDATA", "PROGRAMFILES", "PROGRAMFILES(X86)", "PROGRAMFILES(ARM)", "PROGRAMW6432", "COMMONPROGRAMFILES",
        "COMMONPROGRAMFILES(X86)", "COMMONPROGRAMFILES(ARM)", "COMMONPROGRAMW6432", "NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE",
        "PROCESSOR_ARCHITEW6432", "PROCESSOR_IDENTIFIER", "PROCESSOR_LEVEL", "PROCESSOR_REVISION", "LOGONSERVER", "SESSIONNAME",
        "CLIENTNAME", "DRIVERDATA", "FPS_BROWSER_APP_PROFILE_STRING", "FPS_BROWSER_USER_PROFILE_STRING", "CHOCOLATEYINSTALL", "SCOOP",
        "CLUSTERLOG",
    };

    private static readonly string[] Proxies = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "FTP_PROXY"];

    /// <summary>True when a child gets the variable although nobody named it.</summary>
    /// <param name="upper">The name in upper case.</param>
    /// <param name="value">Its value: an address with somebody's name or password in it is a secret.</param>
    public static bool Contains(string upper, string value) =>
        (Names.Contains(upper) || upper.StartsWith("LC_", StringComparison.Ordinal) || upper.StartsWith("WINE", StringComparison.Ordinal))
        && !(value.IndexOf('@') >= 0 && (Array.IndexOf(Proxies, upper) >= 0 || value.IndexOf("://", StringComparison.Ordinal) >= 0));
}
