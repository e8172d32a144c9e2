namespace OpenClaw.Node.Execution;

/// <summary>
/// Variables a request may not set, in addition to <see cref="BlockedVariables"/>: credentials, registries, trust roots, and files that
/// programs read as configuration (docs/protocol/process.md 2.3). <c>PATH</c> and <c>CARGO_TARGET_*_LINKER/RUNNER</c> are checked in
/// <see cref="HostEnvironment"/>.
/// </summary>
internal static class BlockedOverrides
{
    public static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "ALL_PROXY", "AMQP_URL", "ANSIBLE_CALLBACK_PLUGINS", "ANSIBLE_COLLECTIONS_PATH", "ANSIBLE_CONFIG", "ANSIBLE_CONNECTION_PLUGINS",
        "ANSIBLE_FILTER_PLUGINS", "ANSIBLE_INVENTORY_PLUGINS", "ANSIBLE_LIBRARY", "ANSIBLE_LOOKUP_PLUGINS", "ANSIBLE_MODULE_UTILS",
        "ANSIBLE_REMOTE_TEMP", "ANSIBLE_ROLES_PATH", "ANSIBLE_STRATEGY_PLUGINS", "AWS_ACCESS_KEY_ID", "AWS_CONFIG_FILE",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_SECRET_ACCESS_KEY", "AWS_SECURITY_TOKEN",
        "AWS_SESSION_TOKEN", "AWS_SHARED_CREDENTIALS_FILE", "AWS_WEB_IDENTITY_TOKEN_FILE", "AZURE_AUTH_LOCATION", "AZURE_CLIENT_ID",
        "AZURE_CLIENT_SECRET", "BUNDLE_GEMFILE", "BUN_CONFIG_REGISTRY", "CARGO_HOME", "CFLAGS", "CGO_CFLAGS", "CGO_LDFLAGS", "CLASSPATH",
        "COMPOSER_HOME", "CONDA_DEFAULT_ENV", "CONDA_PREFIX", "CORECLR_PROFILER_PATH", "CPATH", "CPLUS_INCLUDE_PATH", "CURL_CA_BUNDLE",
        "CURL_HOME", "C_INCLUDE_PATH", "DATABASE_URL", "DENO_DIR", "DOCKER_CERT_PATH", "DOCKER_CONTEXT", "DOCKER_HOST", "DOCKER_TLS_VERIFY",
        "EDITOR", "FCEDIT", "GEM_HOME", "GEM_PATH", "GH_TOKEN", "GITHUB_TOKEN", "GITLAB_TOKEN", "GIT_ASKPASS", "GIT_PAGER",
        "GIT_PROXY_COMMAND", "GIT_SSH", "GIT_SSH_COMMAND", "GOENV", "GOFLAGS", "GONOPROXY", "GONOSUMCHECK", "GONOSUMDB",
        "GOOGLE_APPLICATION_CREDENTIALS", "GOPATH", "GOPRIVATE", "GOPROXY", "GRADLE_USER_HOME", "HELM_HOME", "HISTFILE", "HOME",
        "HTTPS_PROXY", "HTTP_PROXY", "KUBECONFIG", "LDFLAGS", "LESSCLOSE", "LESSOPEN", "LIBRARY_PATH", "LUA_CPATH", "LUA_PATH",
        "MANPAGER", "MONGODB_URI", "NODE_AUTH_TOKEN", "NODE_EXTRA_CA_CERTS", "NODE_TLS_REJECT_UNAUTHORIZED", "NO_PROXY", "NPM_TOKEN",
        "OBJC_INCLUDE_PATH", "OPENSSL_CONF", "OPENSSL_ENGINES", "PAGER", "PERL5DB", "PERL5DBCMD", "PHPRC", "PHP_INI_SCAN_DIR",
        "PIP_CONFIG_FILE", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_INDEX_URL", "PIP_PYPI_URL", "PIP_TRUSTED_HOST", "PROMPT_COMMAND",
        "PYTHONSTARTUP", "PYTHONUSERBASE", "REDIS_URL", "REQUESTS_CA_BUNDLE", "RUSTFLAGS", "RUSTUP_DIST_ROOT", "RUSTUP_DIST_SERVER",
        "RUSTUP_HOME", "RUSTUP_TOOLCHAIN", "RUSTUP_UPDATE_ROOT", "R_LIBS_USER", "SSH_ASKPASS", "SSH_AUTH_SOCK", "SSL_CERT_DIR",
        "SSL_CERT_FILE", "SUDO_EDITOR", "SYSTEMROOT", "TF_CLI_CONFIG_FILE", "TF_PLUGIN_CACHE_DIR", "UV_DEFAULT_INDEX",
        "UV_EXTRA_INDEX_URL", "UV_INDEX", "UV_INDEX_URL", "UV_PYTHON", "VIRTUAL_ENV", "VISUAL", "WGETRC", "WINDIR", "XDG_CACHE_HOME",
        "XDG_CONFIG_DIRS", "XDG_CONFIG_HOME", "XDG_DATA_DIRS", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_STATE_HOME", "YARN_RC_FILENAME",
        "ZDOTDIR",
    };

    /// <summary>
    /// Blocked on Windows in addition to the reference's list, which forgets them: each decides which program or library a permitted
    /// program starts (COMSPEC is what <c>system()</c> runs, PATHEXT what a bare name means, PSModulePath what PowerShell loads), or moves
    /// the folders that are HOME and the XDG variables elsewhere.
    /// </summary>
    public static readonly HashSet<string> WindowsNames = new(StringComparer.Ordinal)
    {
        "ALLUSERSPROFILE", "APPDATA", "COMSPEC", "CORECLR_ENABLE_PROFILING", "COR_ENABLE_PROFILING", "COR_PROFILER", "COR_PROFILER_PATH",
        "HOMEDRIVE", "HOMEPATH", "LOCALAPPDATA", "PATHEXT", "PROGRAMDATA", "PSMODULEPATH", "SYSTEMDRIVE", "USERPROFILE", "__COMPAT_LAYER",
    };

    /// <summary>They apply to requests only, not to what the node inherits.</summary>
    public static readonly IReadOnlyList<string> Prefixes = ["GIT_CONFIG_", "NPM_CONFIG_", "CARGO_REGISTRIES_", "TF_VAR_"];

    /// <summary>
    /// Those of <see cref="Names"/> that pass through from the node's own environment: the person who set the machine up chose them
    /// (docs/protocol/process.md 2.5). The others, for example <c>GITHUB_TOKEN</c>, are removed from every child.
    /// </summary>
    public static readonly HashSet<string> InheritedAnyway = new(StringComparer.Ordinal)
    {
        "ALL_PROXY", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_WEB_IDENTITY_TOKEN_FILE", "AZURE_AUTH_LOCATION",
        "CURL_CA_BUNDLE", "DOCKER_CERT_PATH", "DOCKER_CONTEXT", "DOCKER_HOST", "DOCKER_TLS_VERIFY", "GIT_PAGER",
        "GOOGLE_APPLICATION_CREDENTIALS", "GRADLE_USER_HOME", "HISTFILE", "HOME", "HTTPS_PROXY", "HTTP_PROXY", "KUBECONFIG", "MANPAGER",
        "NODE_EXTRA_CA_CERTS", "NODE_TLS_REJECT_UNAUTHORIZED", "NO_PROXY", "PAGER", "REQUESTS_CA_BUNDLE", "RUSTUP_DIST_ROOT",
        "RUSTUP_DIST_SERVER", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN", "RUSTUP_UPDATE_ROOT", "SSH_AUTH_SOCK", "SSL_CERT_DIR", "SSL_CERT_FILE",
        "SYSTEMROOT", "WINDIR", "XDG_CACHE_HOME", "XDG_CONFIG_DIRS", "XDG_CONFIG_HOME", "XDG_DATA_DIRS", "XDG_DATA_HOME",
        "XDG_RUNTIME_DIR", "XDG_STATE_HOME", "ZDOTDIR",
    };
}
