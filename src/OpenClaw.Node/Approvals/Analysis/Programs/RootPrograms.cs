namespace OpenClaw.Node.Approvals.Analysis.Programs;

/// <summary>How programs are called that start commands in another root or on another machine (docs/protocol/policy.md 6.3).</summary>
internal static class RootPrograms
{
    private static readonly OtherRootRule Machine = new() { IsMachine = true };

    public static OtherRootRule Docker { get; } = Machine with
    {
        Commands = ["run", "exec", "create", "ssh"], Groups = ["container", "compose", "machine"], Operands = 1, Letters = "itdqPT",
        Flags =
        [
            "--rm", "--interactive", "--tty", "--detach", "--privileged", "--init", "--read-only", "--quiet", "--publish-all", "--debug",
            "--no-healthcheck", "--oom-kill-disable", "--sig-proxy", "--remote", "--no-deps", "--service-ports", "--build", "--no-TTY",
            "--rootfs",
        ],
        Shares = ["-v", "--volume", "--mount", "--volumes-from", "--rootfs"],
        There = ["--entrypoint", "-w", "--workdir", "--name", "-e", "--env", "-u", "--user", "--hostname", "--network"],
    };

    public static OtherRootRule Kubectl { get; } = Machine with
    {
        Commands = ["exec", "rsh", "run", "debug"], Groups = ["kubectl"], Operands = 1, Letters = "itq",
        Flags = ["--stdin", "--tty", "--quiet", "--rm", "--attach", "--command", "--no-tty"],
    };

    /// <summary>exec of one container, or its like.</summary>
    public static OtherRootRule Container { get; } = Machine with
    {
        Commands = ["exec", "shell", "ssh"], Groups = ["alloc", "task", "tasks", "t", "guest"], Operands = 1, Letters = "itdT",
        Flags = ["--interactive", "--tty", "--detach", "--rm", "--sync", "--user-ns", "--no-map-working-directory"],
        Shares = ["-v", "--volume", "--mount"],
    };

    public static OtherRootRule ContainerRun { get; } = Container with { Commands = ["exec", "run"] };

    /// <summary>ssh of the one machine that there is.</summary>
    public static OtherRootRule OneMachine { get; } = Container with { Operands = 0 };

    public static OtherRootRule Vagrant { get; } = Machine with
    {
        Commands = ["ssh"], Operands = 1, Letters = "pt", There = ["-c", "--command"],
    };

    public static OtherRootRule Ssh { get; } = Machine with { Operands = 1, Letters = "46AaCfGgKkMNnqsTtVvXxYy" };

    public static OtherRootRule Rsh { get; } = Machine with { Operands = 1, Letters = "46dnx" };

    public static OtherRootRule Mosh { get; } = Machine with
    {
        Operands = 1, Letters = "46an", Flags = ["--no-init", "--local", "--no-ssh-pty", "--version", "--help"],
    };

    public static OtherRootRule Hosts { get; } = Machine with { Letters = "bdinNPqSRL", Flags = ["--inline", "--print"] };

    public static OtherRootRule Chroot { get; } = new() { Operands = 1, NamesRoot = true, Flags = ["--skip-chdir"], Letters = "NrSuh" };

    public static OtherRootRule Nspawn { get; } = new()
    {
        NamesRoot = true, Roots = ["-D", "--directory", "-i", "--image", "--template"], Letters = "xbqanUPVh",
        Flags = ["--ephemeral", "--boot", "--quiet", "--as-pid2", "--private-network", "--read-only", "--pipe", "--keep-unit"],
    };

    public static OtherRootRule Schroot { get; } = new()
    {
        Letters = "abriefqvlVph", Flags = ["--quiet", "--verbose", "--preserve-environment"],
    };

    public static OtherRootRule Bwrap { get; } = new()
    {
        Pairs =
        [
            "--bind", "--bind-try", "--dev-bind", "--dev-bind-try", "--ro-bind", "--ro-bind-try", "--bind-fd", "--ro-bind-fd", "--symlink",
            "--setenv", "--file", "--bind-data", "--ro-bind-data", "--chmod",
        ],
        Flags =
        [
            "--unshare-all", "--unshare-user", "--unshare-user-try", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts",
            "--unshare-cgroup", "--unshare-cgroup-try", "--share-net", "--die-with-parent", "--new-session", "--clearenv", "--as-pid-1",
            "--disable-userns", "--assert-userns-disabled",
        ],
    };

    public static OtherRootRule Proot { get; } = new()
    {
        When = ["-r", "-R", "-S", "-b", "-m", "--rootfs", "--bind", "--mount"], NamesRoot = true, Letters = "0Vhl",
        Flags = ["--root-id", "--link2symlink", "--kill-on-exit"],
    };

    public static OtherRootRule Unshare { get; } = new()
    {
        When = ["-R", "--root"], NamesRoot = true, Letters = "mupinCTUfrch",
        Flags = ["--fork", "--map-root-user", "--map-current-user", "--map-users-auto", "--user", "--pid", "--net", "--ipc", "--uts",
            "--mount", "--cgroup", "--mount-proc", "--keep-caps"],
    };

    public static OtherRootRule Nsenter { get; } = new()
    {
        When = ["-r", "--root", "-m", "--mount", "-a", "--all"], NamesRoot = true, Letters = "amuipnCTUFrwc",
        Flags = ["--all", "--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup", "--user", "--time", "--preserve-credentials",
            "--no-fork", "--root", "--wd", "--keep-caps"],
    };

    /// <summary>Programs that also start another one in this root.</summary>
    public static OtherRootRule WithChroot { get; } = new()
    {
        When = ["-R", "--chroot"], NamesRoot = true, Reaches = true, Letters = "AbBEeHiKklnNPSsVv",
        Flags = ["--askpass", "--background", "--preserve-env", "--set-home", "--login", "--non-interactive", "--stdin", "--shell"],
    };

    public static OtherRootRule Daemon { get; } = new() { When = ["-r", "--chroot"], NamesRoot = true,
        There = ["-x", "--exec", "-a", "--startas"] };

    public static OtherRootRule Chpst { get; } = new() { When = ["-/"], NamesRoot = true };

    /// <summary>Starts the command in this root unless it is told another one, or another machine.</summary>
    public static OtherRootRule SystemdRun { get; } = new()
    {
        When = ["-M", "--machine", "-H", "--host"], Settings = ["RootDirectory=", "RootImage="], Letters = "GrqtPSdh",
        Flags = ["--scope", "--user", "--system", "--collect", "--remain-after-exit", "--wait", "--pty", "--pipe", "--shell", "--quiet",
            "--same-dir", "--no-block", "--no-ask-password"],
    };

    /// <summary>Starts ssh, and what that starts stands elsewhere.</summary>
    public static OtherRootRule SshPass { get; } = new() { Reaches = true, Letters = "evVh" };

    public static OtherRootRule OneVm { get; } = Machine;

    public static OtherRootRule Capsh { get; } = new() { When = ["--chroot"], NamesRoot = true };

    public static OtherRootRule Firejail { get; } = new() { When = ["--chroot"], NamesRoot = true };

    /// <summary>Another root in which some directories are those of this one: which file is meant nobody can say.</summary>
    public static OtherRootRule Shared { get; } = new()
    {
        Commands = ["enter", "exec", "run", "shell", "ephemeral"], Letters = "eT", Flags = ["--exec", "--no-tty", "--no-workdir"],
    };

    /// <summary>The same without a word of its own in front of the command.</summary>
    public static OtherRootRule Attached { get; } = new()
    {
        Letters = "eq", Flags = ["--exec", "--system", "--keep-env", "--clear-env", "--quiet"],
    };

    /// <summary>Everything but the directories of the account is in the image.</summary>
    public static OtherRootRule Image { get; } = new()
    {
        Commands = ["exec", "run", "shell"], Operands = 1, HoldsImage = true, Letters = "ecCT",
        Flags = ["--contain", "--containall", "--cleanenv", "--nv", "--rocm", "--quiet", "--silent", "--no-home", "--writable-tmpfs"],
    };

    /// <summary>What the app is given are its documents; only its command may be another file.</summary>
    public static OtherRootRule Flatpak { get; } = new() { Commands = ["run"], Operands = int.MaxValue, OnlyThere = true,
        There = ["--command"] };
}
