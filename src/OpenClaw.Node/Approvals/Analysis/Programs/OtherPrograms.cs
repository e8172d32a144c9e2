namespace OpenClaw.Node.Approvals.Analysis.Programs;

/// <summary>
/// Rows of programs that no other list is about: why a rule for one of them allows more than it seems to and, where one has them, the
/// options by which it starts programs or reads files for commands (git, tar, ssh, rsync).
/// </summary>
internal static class OtherPrograms
{
    /// <summary>Tools that build a project.</summary>
    public static ProgramDanger Build { get; } = new("runs what the files of the project say, and writes files",
        "name the target in the arguments") { FollowsProject = true };

    /// <summary>Tools that change files.</summary>
    public static ProgramDanger Files { get; } = new("writes, replaces or removes any file that the account may",
        "name the paths in the arguments");

    private static readonly ProgramDanger Archives = new("writes files anywhere, and some options start programs", ProgramDanger.NameThem);
    private static readonly ProgramDanger Software = new("installs software, which runs scripts of the package",
        "name the arguments (^update$)") { Installs = true };
    private static readonly ProgramDanger Machine =
        new("changes accounts, the kernel or the network of the machine, and starts programs by its arguments", ProgramDanger.NameThem);
    private static readonly ProgramDanger Transfer =
        new("writes files anywhere, or starts programs by its own commands", ProgramDanger.NameThem) { CarriesOutFiles = true };
    private static readonly ProgramDanger Remote =
        new("starts programs here (ProxyCommand, -e, -S) or on other machines",
            "name host and command in the arguments") { CarriesOutFiles = true };
    private static readonly ProgramDanger Elsewhere =
        new("runs programs in containers or on other machines, often with all rights of the host",
            "name the arguments (^ps$, ^get pods$)") { CarriesOutFiles = true };
    private static readonly ProgramDanger Containers = Elsewhere with
    {
        ProjectWords = ["compose", "build", "buildx", "kustomize", "-k"],
    };
    private static readonly ProgramDanger Deploys =
        new("starts programs, containers or other machines", "name the directory in the arguments") { CarriesOutFiles = true,
            FollowsProject = true };
    private static readonly ProgramDanger NamesProgram = new("starts the program that an option names (--pre, --pager, --diff-program, -e)",
        "name the arguments (^-n [^-]+$)");
    private static readonly ProgramDanger Repositories =
        new("starts programs: aliases, hooks, pagers, helpers of a repository or of -c",
            "name the arguments (^status$, ^log( --oneline)?$)") { FollowsProject = true };

    private static readonly CommandOptions GitOptions = new()
    {
        Long =
        [
            "--exec", "--upload-pack", "--receive-pack", "--extcmd", "--open-files-in-pager", "--config", "--sendmail-cmd", "--to-cmd",
            "--cc-cmd", "--header-cmd", "--smtp-server", "--env-filter", "--tree-filter", "--index-filter", "--parent-filter",
            "--msg-filter", "--commit-filter", "--tag-name-filter", "--setup", "--httpd", "--access-hook", "--authors-prog",
        ],
        LongFiles = ["--config-env", "--exec-path", "--template"],
        Letters = "cxuO", Rest = ["run", "foreach", "remote-ext", "merge-index", "instaweb", "web--browse"],
        IsHarmlessSetting = IsHarmlessGitSetting,
    };

    private static readonly string[] HarmlessGitSettings =
    [
        "color.", "advice.", "user.name=", "user.email=", "core.quotepath=", "core.autocrlf=", "core.safecrlf=", "core.filemode=",
        "core.longpaths=", "core.abbrev=", "core.pager=cat", "safe.directory=", "commit.gpgsign=false", "tag.gpgsign=false", "gc.auto=",
        "init.defaultbranch=", "pull.rebase=", "pull.ff=", "push.default=", "merge.ff=", "diff.renames=", "http.sslverify=",
        "protocol.version=",
    ];

    private static readonly CommandOptions SoftwareOptions = new()
    {
        Long = ["--option", "--setopt"], LongFiles = ["--config-file", "--config", "--manifest", "--plugin"], Letters = "o",
        FileLetters = "c",
        RestFiles = ["install", "add", "in", "localinstall", "reinstall", "upgrade", "update", "build-dep", "source",
            "full-upgrade", "try"],
    };

    public static ProgramRow[] Rows { get; } =
    [
        Row("makes other accounts or services run programs", ProgramDanger.NameThem, true,
            "schtasks", "sc", "msiexec", "at", "batch", "crontab", "launchctl", "systemctl", "service", "dbus-send", "busctl", "gdbus",
            "cron", "anacron", "init", "telinit", "update-rc.d", "invoke-rc.d"),
        // Started through systemd, a program runs somewhere else: it is no wrapper that can be looked through.
        new("systemd-run") { Danger = new("makes other accounts or services run programs",
            ProgramDanger.NameThem) { CarriesOutFiles = true }, Wrapper = WrapperRule.Blocked, OtherRoot = RootPrograms.SystemdRun },
        Row("writes files or settings of the caller's choice", ProgramDanger.NameThem, false, "certutil", "bitsadmin", "reg",
            "robocopy", "xcopy"),
        new("tar", "bsdtar")
        {
            Danger = Archives,
            Runs = new()
            {
                Long = ["--checkpoint-action", "--to-command", "--use-compress-program", "--info-script", "--new-volume-script",
                    "--rsh-command", "--rmt-command"], Letters = "IF",
                FirstIsCluster = true,
            },
        },
        new("cpio", "zip", "unzip", "7z", "7za", "7zr", "rar", "unrar") { Danger = Archives,
            Runs = new() { Long = ["--rsh-command", "--unzip-command"], Letters = "T" } },
        new("ar") { Danger = Archives, Runs = new() { LongFiles = ["--plugin"] } },
        new("nm", "ranlib", "strip") { Danger = new("loads a library of the caller's choice (--plugin)", ProgramDanger.NameThem),
            Runs = new() { LongFiles = ["--plugin"] } },
        // -I of ssh loads a library; -D of scp and sftp starts a program of this machine as the other side.
        new("ssh", "autossh", "slogin") { Danger = Remote, Runs = new() { Letters = "oS", FileLetters = "FI" },
            OtherRoot = RootPrograms.Ssh },
        new("sshfs") { Danger = Remote, Runs = new() { Letters = "oS", FileLetters = "FI" } },
        new("scp") { Danger = Remote, Runs = new() { Letters = "oSD", FileLetters = "F" } },
        new("sftp") { Danger = Remote, Runs = new() { Letters = "oSD", FileLetters = "Fb" } },
        // The settings of its server name programs that start before and after a transfer.
        new("rsync") { Danger = Remote, Runs = new() { Long = ["--rsh"], Letters = "e", LongFiles = ["--config"], Rest = ["--daemon"] } },
        new("nc", "ncat", "netcat", "nc.openbsd", "nc.traditional") { Danger = Remote,
            Runs = new() { Long = ["--exec", "--sh-exec"], Letters = "ec", LongFiles = ["--lua-exec"] } },
        new("mosh") { Danger = Remote, Runs = new() { Long = ["--ssh"] }, OtherRoot = RootPrograms.Mosh },
        new("rsh", "rexec", "dbclient") { Danger = Remote, OtherRoot = RootPrograms.Rsh },
        new("pssh", "pdsh", "clush") { Danger = Remote, OtherRoot = RootPrograms.Hosts },
        new("sshpass") { Danger = Remote, OtherRoot = RootPrograms.SshPass },
        new("telnet", "socat", "ftp", "ssh-keygen", "sshd", "smbclient", "psftp", "ncftp", "check_by_ssh", "openvpn",
            "rlogin")
        {
            Danger = Remote,
        },
        // What these start runs in the uppermost directory of the working tree, or in that of another one.
        new("git") { Danger = Repositories, Runs = GitOptions, DirectoryWords = ["bisect", "filter-branch", "rebase", "submodule"] },
        new("svn", "jj")
        {
            Danger = Repositories,
            Runs = new()
            {
                Long = ["--ssh", "--diff-cmd", "--diff3-cmd", "--editor-cmd", "--tool", "--config", "--config-option", "--config-toml"],
                Letters = "e",
                LongFiles = ["--config", "--config-file", "--config-option", "--config-dir", "--config-toml"], Rest = ["exec", "run"],
            },
        },
        new("hg", "chg")
        {
            Danger = Repositories,
            Runs = new()
            {
                Long = ["--ssh", "--tool", "--remotecmd", "--config", "--command", "--program"], Letters = "e",
                LongFiles = ["--config", "--config-file"],
                Rest = ["bisect", "extdiff", "debugshell"],
            },
        },
        new("fossil") { Danger = Repositories,
            Runs = new() { Long = ["--command", "--ssh-command"], Letters = "ec",
                Rest = ["sql", "sqlite", "sqlite3", "system", "bisect"] } },
        new("bzr", "brz") { Danger = Repositories, Runs = new() { Long = ["--using", "--editor", "--command"], Letters = "eO" } },
        // The place of a repository may name the program that leads there (:ext;CVS_RSH=x:host:/x).
        new("cvs") { Danger = Repositories, Runs = new() { Letters = "ed" } },
        // What stands behind -- is for git.
        new("gh", "glab") { Danger = Repositories,
            Runs = new() { Letters = "e", Rest = ["alias", "extension", "extensions", "ext", "exec", "--"] } },
        new("pytest", "tox", "nox", "rspec", "phpunit", "jest", "mocha", "vitest", "eslint", "webpack", "vite", "gulp", "grunt", "turbo",
            "nx", "lerna", "pre-commit") { Danger = Build },
        new("stack", "cabal", "dune", "opam", "mix", "rebar3", "esy", "zig", "swiftc", "kotlinc", "javac", "scalac", "rollup", "parcel",
            "esbuild", "ansible-test") { Danger = Build },
        new("py.test", "mypy", "pylint", "flake8", "sphinx-build", "coverage", "ctest", "waf", "buck", "nix-build", "tsc", "babel",
            "prettier", "stylelint", "rubocop", "next", "rails", "lein", "bats",
            "golangci-lint", "rpmbuild", "bmake", "xbuild", "honcho", "forever", "foreman", "overmind", "hivemind", "goreman", "pm2",
            "pm2-runtime") { Danger = Build },
        new("just", "task") { Danger = Build, DirectoryLetters = "d" },
        new("gradle") { Danger = Build, DirectoryLetters = "p" },
        new("cmake") { Danger = Build, DirectoryWords = ["chdir"] },
        new("scons") { Danger = Build, DirectoryLetters = "C" },
        new("ninja", "meson", "bazel", "rake", "ant", "mvn", "sbt", "rustc", "cc", "gcc", "g++",
            "clang", "clang++", "c++", "c89", "c99", "cpp", "gfortran", "tcc", "ld", "ld.bfd", "ld.gold", "ld.lld") { Danger = Build },
        new("apt", "apt-get", "aptitude", "yum", "dnf", "zypper", "apk", "brew", "port", "snap", "choco", "winget", "scoop")
        {
            Danger = Software,
            Runs = SoftwareOptions,
        },
        new("flatpak") { Danger = Software, Runs = SoftwareOptions, OtherRoot = RootPrograms.Flatpak },
        new("dpkg", "rpm", "rpmdb", "rpmquery", "rpmverify", "pacman", "opkg")
        {
            Danger = Software,
            Runs = new()
            {
                Long = ["--pre-invoke", "--post-invoke", "--status-logger", "--pipe"], FileLetters = "iUF",
                LongFiles = ["--install", "--upgrade", "--freshen", "--unpack", "--reinstall", "--rcfile", "--macros", "--load", "--config",
                    "--hookdir", "--root", "--admindir", "--instdir"],
            },
        },
        new("docker", "podman", "nerdctl", "podman-remote") { Danger = Containers, OtherRoot = RootPrograms.Docker },
        new("kubectl", "oc", "microk8s", "k3s") { Danger = Containers, OtherRoot = RootPrograms.Kubectl },
        new("crictl", "lxc", "runc", "crun", "multipass", "nomad", "limactl", "docker-machine", "qm", "pct", "incus")
        {
            Danger = Elsewhere, OtherRoot = RootPrograms.Container,
        },
        new("ctr", "buildah", "udocker") { Danger = Elsewhere, OtherRoot = RootPrograms.ContainerRun },
        new("minikube", "colima") { Danger = Elsewhere, OtherRoot = RootPrograms.OneMachine },
        new("distrobox", "toolbox") { Danger = Elsewhere, OtherRoot = RootPrograms.Shared },
        new("apptainer", "singularity") { Danger = Elsewhere, OtherRoot = RootPrograms.Image },
        new("distrobox-enter") { Danger = Elsewhere, OtherRoot = RootPrograms.Attached },
        new("helm", "salt", "virsh", "salt-call", "salt-ssh", "salt-run", "kind", "k3d", "eksctl", "vboxmanage", "vmrun",
            "xl") { Danger = Elsewhere },
        new("lima") { Danger = Elsewhere, OtherRoot = RootPrograms.OneVm },
        new("docker-compose", "podman-compose") { Danger = Deploys, OtherRoot = RootPrograms.Docker },
        new("vagrant") { Danger = Deploys, OtherRoot = RootPrograms.Vagrant },
        new("terraform", "tofu", "packer", "ansible-playbook", "skaffold", "pulumi",
            "serverless", "ansible", "ansible-pull", "ansible-console", "ansible-galaxy", "ansible-runner", "molecule", "terragrunt",
            "helmfile", "kustomize", "bolt", "cdk", "cdktf", "sam", "amplify", "copilot", "tilt", "garden", "devspace", "earthly", "dagger",
            "act", "werf", "okteto", "kitchen", "gitlab-runner", "circleci", "fab", "invoke", "inv", "cap", "pyinfra", "mina")
        {
            Danger = Deploys,
        },
        Row("starts a shell from inside, or writes files", "use cat, or head and tail, to look at files", true,
            "vi", "vim", "vim.basic", "vim.tiny", "vim.nox", "vim.gtk", "vim.athena", "vim.motif", "emacs-gtk", "emacs-nox",
            "emacs-lucid", "nvim", "view", "ex", "ed", "nano", "emacs", "emacsclient", "joe", "mcedit", "vimdiff", "rview", "rvim",
            "gvim", "gview", "evim", "pico", "rnano", "red",
            "less", "more", "most", "man", "info", "pg", "mc", "lynx", "w3m", "links", "elinks", "cscope", "tig", "lazygit", "ranger",
            "nnn", "lf", "vifm", "sk"),
        new("tee", "dd", "cp", "mv", "ln", "truncate", "shred", "rm", "chmod", "chown", "umount", "patch", "csplit", "sponge", "shuf",
            "tree", "xmllint", "xsltproc", "setcap", "setfacl", "chgrp", "dumpcap") { Danger = Files },
        // A kind of file system may be a program of its own (mount -t fuse 'x#y').
        new("mount") { Danger = Files, Runs = new() { Letters = "toiT", Long = ["--types", "--options", "--source", "--fstab"] } },
        new("install") { Danger = Files, Runs = new() { Long = ["--strip-program"] } },
        new("split") { Danger = Files, Runs = new() { Long = ["--filter"] } },
        new("rg", "ag", "ack", "bat", "batcat", "delta", "diff3", "sdiff")
        {
            Danger = NamesProgram,
            Runs = new() { Long = ["--pre", "--hostname-bin", "--pager", "--diff-program"], LongFiles = ["--ackrc", "--load"] },
        },
        new("pidstat") { Danger = NamesProgram, Runs = new() { Letters = "e", Rest = ["-e"] } },
        new("curl") { Danger = Transfer, Runs = new() { Long = ["--engine"], LongFiles = ["--config"], FileLetters = "K" } },
        new("wget") { Danger = Transfer, Runs = new() { Long = ["--use-askpass", "--execute"], Letters = "e", LongFiles = ["--config"] } },
        Row("writes files anywhere, or starts programs by its own commands", ProgramDanger.NameThem, true,
            "aria2c", "openssl", "gpg", "lftp", "yt-dlp", "ffmpeg", "nmap", "tcpdump", "tshark", "restic", "borg", "rclone", "duplicity",
            "unison", "exiftool"),
        new("sqlite3", "psql", "mysql", "mariadb", "mongo", "mongosh", "redis-cli", "sqlite", "sqlcipher", "mysqlsh", "mycli", "pgcli",
            "litecli", "usql", "sqlcmd", "cqlsh", "beeline", "hive", "impala-shell", "snowsql", "osqueryi", "influx", "cockroach",
            "valkey-cli", "keydb-cli", "mclient")
        {
            Danger = new("writes files anywhere, or starts programs by its own commands", ProgramDanger.NameThem) { CarriesOutFiles = true,
                TakesTexts = true },
        },
        Row("starts the program that an option names, or loads a library of the caller's choice", ProgramDanger.NameThem, true,
            "iptables", "ip6tables", "arptables", "ebtables", "ssh-add", "chromium", "chrome", "google-chrome", "firefox", "code",
            "electron"),
        new("puppet", "cf-agent", "chef-client", "chef-solo", "cinc-client", "inspec")
        {
            Danger = new("runs what manifests or recipes say, programs among it", "name the file by its whole path")
            {
                CarriesOutFiles = true, ProjectWords = ["apply", "script", "exec", "-z", "--local-mode"],
            },
        },
        new("chef-apply", "spark-submit", "pig", "gs", "convert", "magick", "gnuplot", "pandoc", "tex", "latex", "pdftex", "pdflatex",
            "xetex", "xelatex", "luatex", "lualatex", "maxima", "debuild", "dpkg-buildpackage")
        {
            Danger = new(ProgramDanger.RunsInput, "name the files in the arguments") { CarriesOutFiles = true },
        },
        Row("may start the program that it is asked about", ProgramDanger.NameThem, true, "ldd"),
        Row("runs what its own files of settings say, often as root", ProgramDanger.NameThem, true, "logrotate", "update-alternatives",
            "debootstrap", "pbuilder", "sbuild", "run-mailcap"),
        // Some settings of the kernel are programs that it starts as root (kernel.core_pattern, kernel.modprobe), with or without an
        // option.
        new("useradd", "usermod", "visudo", "vipw", "passwd", "chsh", "insmod", "modprobe", "kmod", "kexec",
            "sysctl") { Danger = Machine with { CarriesOutFiles = true } },
        new("ip", "tc") { Danger = Machine, Runs = new() { FileLetters = "b", Rest = ["exec", "exe", "ex", "e"] } },
        Row("starts programs by its commands, its settings or its filters", ProgramDanger.NameThem, true,
            "mail", "mailx", "s-nail", "bsd-mailx", "mutt", "alpine", "sendmail", "exim", "exim4", "msmtp", "procmail", "fetchmail",
            "mosquitto", "nginx", "apache2ctl", "certbot", "varnishncsa", "rtorrent", "zathura", "neofetch", "cowsay", "cowthink",
            "enscript", "highlight", "cupsfilter", "debugfs", "dmsetup", "tdbtool", "gimp",
            "wireshark", "facter", "rsnapshot", "rdiff-backup", "duply", "borgmatic", "bup", "supervisorctl", "msgfilter"),
        Row("starts whatever program is set for the file", null, true, "gio", "kioclient", "exo-open", "mimeopen", "pager", "editor",
            "sensible-editor", "sensible-pager", "xdg-open", "open", "start"),
    ];

    private static ProgramRow Row(string reason, string? narrower, bool carriesOutFiles, params string[] names) =>
        new(names) { Danger = new(reason, narrower) { CarriesOutFiles = carriesOutFiles } };

    /// <summary>A setting that names no program and no file of settings; a value without <c>=</c> only switches something on.</summary>
    private static bool IsHarmlessGitSetting(string value) =>
        value.IndexOf('=') < 0 || value == "core.pager=" || HarmlessGitSettings.Any(setting =>
        setting[setting.Length - 1] is '=' or '.'
            ? value.StartsWith(setting, StringComparison.OrdinalIgnoreCase) : value.Equals(setting, StringComparison.OrdinalIgnoreCase));
}
