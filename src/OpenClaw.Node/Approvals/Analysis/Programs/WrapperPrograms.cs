using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Programs;

/// <summary>
/// Rows of programs that start the program behind them (docs/protocol/policy.md 7.2). Only options that are listed here are read; anything
/// else makes the wrapper blocked.
/// </summary>
internal static class WrapperPrograms
{
    private static readonly ProgramDanger LookedThrough = new(ProgramDanger.StartsAny,
        "allow the program behind it; the node looks through it by itself") { CarriesOutFiles = true, StartsPrograms = true };
    private static readonly ProgramDanger OtherAccount = new("starts any program as another account",
        "let the node run as that account, or name the arguments") { CarriesOutFiles = true, StartsPrograms = true };
    private static readonly ProgramDanger ByItsOwn = new(ProgramDanger.StartsAny,
        "allow the program behind it by its own rule") { CarriesOutFiles = true, StartsPrograms = true };

    private static readonly AnalysisReason Lookup = new("changed-lookup", "\"xcrun\" looks for the program in other places than PATH.");
    private static readonly AnalysisReason TimeOutput = new("wrapper-writes", "\"time -o\" writes to a file, which no rule allows.");

    // Harmless when the wrapper is dropped, a write when it stays in front of a shell.
    private static readonly AnalysisReason LockFile = new("wrapper-writes", "\"flock\" may create its lock file, which no rule allows.");

    public static ProgramRow[] Rows { get; } =
    [
        new("env") { Danger = LookedThrough, Wrapper = new() { Read = DispatchWrapper.ReadEnv } },
        Through("nice",
            new() { Options = new() { LongWithValue = ["--adjustment", "--priority"], ShortWithValue = "n", AttachedValue = true,
                Numeric = true } }),
        Through("nohup", new() { Options = new() { LongFlags = ["--help", "--version"] } }),
        Through("stdbuf", new() { Options = new() { LongWithValue = ["--input", "--output", "--error"], ShortWithValue = "ioe" } }),
        Through("timeout", new()
        {
            Operands = 1, OptionsMayFollow = true,
            Options = new()
            {
                LongFlags = ["--foreground", "--preserve-status", "--verbose"], ShortFlags = "v",
                LongWithValue = ["--kill-after", "--signal"], ShortWithValue = "ks",
            },
        }),
        Through("time", new()
        {
            Writes = (["-o", "--o"], TimeOutput),
            Options = new()
            {
                LongFlags = ["--append", "--help", "--quiet", "--verbose", "--version"], ShortFlags = "ahlpqvV",
                LongWithValue = ["--format", "--output"], ShortWithValue = "fo",
            },
        }),
        Through("flock", new()
        {
            Operands = 1, SideEffect = LockFile,
            Options = new()
            {
                LongFlags = ["--close", "--exclusive", "--nb", "--no-fork", "--nonblock", "--shared", "--verbose"], ShortFlags = "eFnosx",
                Clusters = true,
                LongWithValue = ["--conflict-exit-code", "--timeout", "--wait"], ShortWithValue = "Ew",
            },
        }),
        Through("caffeinate", new() { Options = new() { ShortFlags = "dimsu", ShortWithValue = "tw" } }),
        Through("xcrun", new()
        {
            IsMacOsOnly = true, SideEffect = Lookup,
            Options = new() { LongFlags = ["--kill-cache", "--log", "--no-cache", "--run", "--verbose"], ShortFlags = "klnrv",
                Separator = false },
        }),
        Through("arch", new() { IsMacOsOnly = true, Read = DispatchWrapper.ReadArch }),
        new("sandbox-exec") { Danger = ByItsOwn, Wrapper = new() { Options = new() { ShortWithValue = "fpd" } } },
        new("sudo", "doas")
        {
            Danger = OtherAccount, DirectoryLetters = "DRi", Wrapper = WrapperRule.Blocked with { ShowsCode = true },
            OtherRoot = RootPrograms.WithChroot,
        },
        // A login starts in the account's own directory.
        new("su", "runuser") { Danger = OtherAccount, DirectoryLetters = "l", DirectoryWords = ["-"], Wrapper = WrapperRule.Blocked },
        new("pkexec", "gosu", "setpriv") { Danger = OtherAccount, Wrapper = WrapperRule.Blocked },
        new("run0", "sudoedit", "su-exec", "sudo-rs", "please", "pfexec", "ksu")
        {
            Danger = OtherAccount, DirectoryLetters = "DRi", OtherRoot = RootPrograms.WithChroot,
        },
        new("bwrap") { Danger = ByItsOwn, Wrapper = WrapperRule.Blocked, OtherRoot = RootPrograms.Bwrap },
        new("chroot") { Danger = ByItsOwn, Wrapper = WrapperRule.Blocked, OtherRoot = RootPrograms.Chroot },
        new("firejail") { Danger = ByItsOwn, Wrapper = WrapperRule.Blocked, OtherRoot = RootPrograms.Firejail },
        new("arch-chroot", "jexec") { Danger = ByItsOwn, OtherRoot = RootPrograms.Chroot },
        new("flatpak-spawn", "host-spawn", "distrobox-host-exec") { Danger = ByItsOwn, OtherRoot = RootPrograms.Attached },
        new("catchsegv", "chrt", "cpulimit", "eatmydata", "ionice", "linux32", "linux64",
            "numactl", "proxychains", "proxychains4", "script", "setarch", "setsid",
            "taskset", "torify", "torsocks", "unbuffer", "watch", "xvfb-run") { Danger = ByItsOwn,
            Wrapper = WrapperRule.Blocked },
        InNamespace("nsenter", RootPrograms.Nsenter), InNamespace("proot", RootPrograms.Proot),
        InNamespace("unshare", RootPrograms.Unshare),
        new("daemonize", "tmux") { Danger = ByItsOwn, DirectoryLetters = "c" },
        new("start-stop-daemon") { Danger = ByItsOwn, DirectoryLetters = "dr", OtherRoot = RootPrograms.Daemon },
        new("kitty", "qsub", "supervisord") { Danger = ByItsOwn, DirectoryLetters = "d" },
        new("daemon", "foot", "sbatch", "srun") { Danger = ByItsOwn, DirectoryLetters = "D" },
        new("systemd-nspawn") { Danger = ByItsOwn, DirectoryLetters = "D", OtherRoot = RootPrograms.Nspawn },
        new("schroot") { Danger = ByItsOwn, OtherRoot = RootPrograms.Schroot },
        new("chpst") { Danger = ByItsOwn, OtherRoot = RootPrograms.Chpst },
        new("capsh") { Danger = ByItsOwn, OtherRoot = RootPrograms.Capsh },
        new("machinectl") { Danger = ByItsOwn, OtherRoot = RootPrograms.Shared },
        new("lxc-execute", "lxc-attach") { Danger = ByItsOwn, OtherRoot = RootPrograms.Attached },
        new("prlimit", "dbus-run-session", "dbus-launch", "ssh-agent", "fakeroot", "faketime", "parallel",
            "entr", "screen", "dtach", "abduco", "choom", "uclampset", "ts",
            "softlimit", "setuidgid", "envdir", "cgexec", "newgrp", "sg", "pidproxy", "ld.so", "run-parts", "mpirun", "aa-exec",
            "runcon", "x-terminal-emulator", "xterm") { Danger = ByItsOwn },
        new("setlock", "envuidgid", "s6-setuidgid", "s6-envuidgid", "s6-setlock", "rlwrap", "hyperfine", "nodemon", "watchexec",
            "xinit", "startx", "gtk-launch", "pexec",
            "systemd-inhibit", "systemd-cat", "likwid-pin", "hwloc-bind", "libtool",
            "fakechroot", "fzf", "wine", "wine64", "box64")
            { Danger = ByItsOwn },
        new("chronic", "ifne", "lckdo", "pee", "mispipe", "zrun", "logsave", "multitime", "timelimit", "openvt", "agetty", "tini",
            "dumb-init", "catatonit", "with-contenv", "setuser",
            "schedtool", "nocache", "aws-vault", "chamber", "op", "doppler", "infisical", "envchain", "envconsul", "dotenv", "dotenvx",
            "direnv", "sops", "teller", "cross-env", "concurrently", "distcc", "grc", "gtester", "runsv", "runsvdir", "svscan",
            "supervise", "s6-svscan", "s6-supervise", "inetd", "xinetd", "tcpserver", "tcpsvd", "udpsvd", "sslserver", "stunnel",
            "stunnel4", "socklog", "circusd", "god", "monit", "incrond", "reflex", "guard", "nbdkit", "alacritty",
            "gnome-terminal", "konsole",
            "xfce4-terminal", "tilix", "terminator", "urxvt", "st", "stterm", "byobu", "zellij", "tmate", "minicom", "i3-msg", "swaymsg",
            "rofi", "wofi", "xdotool")
            { Danger = ByItsOwn },
        new("qemu-i386", "qemu-x86_64", "qemu-aarch64", "qemu-arm", "qemu-system") { Danger = ByItsOwn, AlsoLonger = true },
        new("ld-linux", "ld-musl") { Danger = ByItsOwn, AlsoLonger = true },
        new("xargs")
        {
            Danger = new("starts the program that its arguments name for every word it reads",
                "name the arguments (^-n1 /usr/bin/stat$)") { CarriesOutFiles = true, StartsPrograms = true },
            Carries = [],
            Code = new()
            {
                Operand = new(" inline command",
                    ["-a", "--arg-file", "-d", "--delimiter", "-E", "-I", "-L", "-n", "--max-args", "-P", "--max-procs", "-s",
                        "--max-chars"], UnlessFile: false),
            },
        },
        new("find")
        {
            Danger = new("starts programs (-exec) and deletes files (-delete)",
                "name the arguments without those (^/srv/logs -name [^-]+$)"),
            Carries = ["-exec", "-execdir", "-ok", "-okdir"],
            Code = new() { Exact = ["-exec", "-execdir", "-ok", "-okdir"], PastSeparator = true },
        },
        new("fd", "fdfind")
        {
            Danger = new("starts programs (-x, --exec)", "name the arguments without those (^-e log [^-]+$)"),
            Runs = new() { Long = ["--exec", "--exec-batch"], Letters = "xX", Rest = ["-x", "-X", "--exec", "--exec-batch"] },
        },
    ];

    private static ProgramRow InNamespace(string name, OtherRootRule root) =>
        new(name) { Danger = ByItsOwn, DirectoryLetters = "wWrRS", Wrapper = WrapperRule.Blocked, OtherRoot = root };

    private static ProgramRow Through(string name, WrapperRule rule) => new(name) { Danger = LookedThrough, Wrapper = rule };
}
