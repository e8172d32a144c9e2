namespace OpenClaw.Node.Approvals.Analysis.Programs;

/// <summary>Rows of programs of which no more is known than why a rule for one of them allows more than it seems to.</summary>
internal static class OtherPrograms
{
    /// <summary>Tools that build a project.</summary>
    public static ProgramDanger Build { get; } = new("runs what the files of the project say, and writes files", "name the target in the arguments") { FollowsProject = true };

    /// <summary>Tools that change files.</summary>
    public static ProgramDanger Files { get; } = new("writes, replaces or removes any file that the account may", "name the paths in the arguments");

    public static ProgramRow[] Rows { get; } =
    [
        Row("makes other accounts or services run programs", ProgramDanger.NameThem, true,
            "schtasks", "sc", "msiexec", "at", "batch", "crontab", "launchctl", "systemctl", "service", "dbus-send", "busctl", "gdbus", "cron", "anacron", "init", "telinit"),
        // Started through systemd, a program runs somewhere else: it is no wrapper that can be looked through.
        new("systemd-run") { Danger = new("makes other accounts or services run programs", ProgramDanger.NameThem) { CarriesOutFiles = true }, Wrapper = WrapperRule.Blocked },
        Row("writes files or settings of the caller's choice", ProgramDanger.NameThem, false, "certutil", "bitsadmin", "reg", "robocopy", "xcopy"),
        Row("writes files anywhere, and some options start programs", ProgramDanger.NameThem, false, "tar", "bsdtar", "cpio", "zip", "unzip", "7z", "7za", "7zr", "rar", "unrar", "ar"),
        Row("starts programs here (ProxyCommand, -e, -S) or on other machines", "name host and command in the arguments", true,
            "ssh", "sshpass", "scp", "sftp", "rsync", "rsh", "telnet", "nc", "ncat", "netcat", "socat", "ftp", "autossh", "dbclient", "mosh", "rlogin", "rexec", "pssh", "pdsh", "clush", "sshfs"),
        new("git", "hg", "svn", "fossil", "jj", "cvs", "bzr", "gh", "glab")
        {
            Danger = new("starts programs: aliases, hooks, pagers, helpers of a repository or of -c", "name the arguments (^status$, ^log( --oneline)?$)") { FollowsProject = true },
        },
        new("pytest", "tox", "nox", "rspec", "phpunit", "jest", "mocha", "vitest", "eslint", "webpack", "vite", "gulp", "grunt", "turbo", "nx", "lerna", "pre-commit") { Danger = Build },
        new("cmake", "ninja", "meson", "bazel", "just", "rake", "scons", "ant", "mvn", "gradle", "sbt", "rustc", "cc", "gcc", "g++", "clang", "tcc", "ld") { Danger = Build },
        Row("installs software, which runs scripts of the package", "name the arguments (^update$)", false,
            "apt", "apt-get", "aptitude", "dpkg", "yum", "dnf", "rpm", "zypper", "pacman", "apk", "brew", "port", "snap", "flatpak", "choco", "winget", "scoop"),
        Row("runs programs in containers or on other machines, often with all rights of the host", "name the arguments (^ps$, ^get pods$)", true,
            "docker", "podman", "nerdctl", "ctr", "crictl", "lxc", "kubectl", "helm", "ansible", "ansible-playbook", "salt", "puppet", "terraform", "tofu", "vagrant", "packer",
            "runc", "crun", "buildah", "distrobox", "toolbox", "multipass", "virsh", "chef-client", "salt-call", "ansible-pull"),
        Row("starts a shell from inside, or writes files", "use cat, or head and tail, to look at files", true,
            "vi", "vim", "nvim", "view", "ex", "ed", "nano", "emacs", "emacsclient", "joe", "mcedit", "less", "more", "most", "man", "info", "pg", "mc", "lynx", "w3m", "links", "elinks", "cscope"),
        new("tee", "dd", "cp", "mv", "install", "ln", "truncate", "shred", "rm", "chmod", "chown", "mount", "umount", "patch", "split", "csplit", "sponge") { Danger = Files },
        Row("writes files anywhere, or starts programs by its own commands", ProgramDanger.NameThem, true,
            "curl", "wget", "aria2c", "openssl", "gpg", "sqlite3", "psql", "mysql", "mongo", "mongosh", "redis-cli", "lftp", "mariadb", "yt-dlp", "ffmpeg", "nmap", "tcpdump",
            "tshark", "restic", "borg", "rclone", "duplicity", "unison", "exiftool"),
        Row("runs what its input files say, programs among it", "name the files in the arguments", true,
            "gs", "convert", "magick", "gnuplot", "pandoc", "tex", "latex", "pdftex", "pdflatex", "xetex", "xelatex", "luatex", "lualatex", "maxima", "debuild", "dpkg-buildpackage"),
        Row("runs what its own files of settings say, often as root", ProgramDanger.NameThem, true, "logrotate", "update-alternatives", "debootstrap", "pbuilder", "sbuild", "run-mailcap"),
        Row("changes accounts, the kernel or the network of the machine, and starts programs by its arguments", ProgramDanger.NameThem, false,
            "useradd", "usermod", "visudo", "vipw", "passwd", "chsh", "insmod", "modprobe", "kmod", "kexec", "ip", "tc"),
        Row("starts whatever program is set for the file", null, true, "pager", "editor", "sensible-editor", "sensible-pager", "xdg-open", "open", "start"),
    ];

    private static ProgramRow Row(string reason, string? narrower, bool carriesOutFiles, params string[] names) =>
        new(names) { Danger = new(reason, narrower) { CarriesOutFiles = carriesOutFiles } };
}
