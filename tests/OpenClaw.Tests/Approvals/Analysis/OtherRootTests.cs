using OpenClaw.Node.Approvals.Analysis.Operands;
using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Tests.Approvals.Analysis;

/// <summary>A file of this root is not held for one of another that has the same name.</summary>
public sealed class OtherRootTests
{
    private const string Refused = "interpreter-command";

    /// <summary>What lies below /usr and /srv cannot be changed.</summary>
    private sealed class Files : IOperandFiles
    {
        private static readonly HashSet<string> There = ["./x", "x", "/opt/x", "cfg", "./cfg", "img.sif", "/usr/bin/ls", "d/x"];

        public bool IsFile(string path) => There.Contains(path);

        public bool IsMutable(string path) =>
            !path.StartsWith("/usr/", StringComparison.Ordinal) && !path.StartsWith("/srv", StringComparison.Ordinal);

        public bool IsScriptLike(string path) => !path.StartsWith("/usr/", StringComparison.Ordinal);
    }

    private static string Find(IReadOnlyList<string> argv, string? payload = null)
    {
        ScriptOperand found = ScriptOperand.Find(argv, payload, new Files(), static _ => false, AnalysisPlatform.Linux);
        return found.Refusal?.Code ?? (found.Index is { } at ? argv[at] : "none");
    }

    /// <summary>Another root of this machine: its files could be changed after a yes, and none of them is held.</summary>
    [Theory]
    [InlineData("chroot d ./x")]
    [InlineData("chroot d /opt/x")]
    [InlineData("chroot /srv/root /opt/x")]
    [InlineData("chroot /srv/root /bin/nosuch")]
    [InlineData("chroot --userspec=u:g /srv/root ./x")]
    [InlineData("chroot --userspec u:g /srv/root x")]
    [InlineData("chroot /srv/root sh x")]
    [InlineData("chroot /srv/root sh -c ls")]
    [InlineData("chroot ./d ls")]
    [InlineData("chroot ./d")]
    [InlineData("arch-chroot /srv/root /bin/nosuch")]
    [InlineData("systemd-nspawn -D /srv/root /opt/x")]
    [InlineData("systemd-nspawn -qD /srv/root ./x")]
    [InlineData("systemd-nspawn --directory=/srv/root -- /bin/nosuch")]
    [InlineData("systemd-nspawn --directory=./d ls")]
    [InlineData("bwrap --ro-bind / / ./x")]
    [InlineData("bwrap --ro-bind d /d --unshare-net --chdir /d /opt/x")]
    [InlineData("bwrap --ro-bind ./d / ls")]
    [InlineData("unshare --root=/srv/root /opt/x")]
    [InlineData("unshare -rR /srv/root /bin/nosuch")]
    [InlineData("unshare --ro /srv/root /opt/x")]
    [InlineData("nsenter -t 1 --root=/srv/root /opt/x")]
    [InlineData("nsenter -t 1 -m /opt/x")]
    [InlineData("nsenter -at 1 ./x")]
    [InlineData("proot -r /srv/root /opt/x")]
    [InlineData("proot --rootfs=/srv/root -b /opt /bin/nosuch")]
    [InlineData("schroot -c sid -- ./x")]
    [InlineData("schroot --chroot=sid /bin/nosuch")]
    [InlineData("sudo --chroot=/srv/root /opt/x")]
    [InlineData("sudo -R /srv/root /bin/nosuch")]
    [InlineData("sudo --chr /srv/root /opt/x")]
    [InlineData("sudo -nR/srv/root /opt/x")]
    [InlineData("sudo chroot /srv/root /opt/x")]
    [InlineData("sudo -u al systemd-nspawn -D /srv/root /opt/x")]
    [InlineData("nice chroot /srv/root /opt/x")]
    [InlineData("setsid systemd-nspawn -D /srv/root /opt/x")]
    [InlineData("env A=1 chroot /srv/root /opt/x")]
    [InlineData("start-stop-daemon -S --chroot /srv/root --exec /usr/bin/ls")]
    [InlineData("start-stop-daemon -S -r /srv/root -x /opt/x")]
    [InlineData("chpst -/ /srv/root /opt/x")]
    [InlineData("capsh --chroot=/srv/root -- /opt/x")]
    [InlineData("firejail --chroot=/srv/root /opt/x")]
    [InlineData("xvfb-run --chroot=/srv/root /opt/x")]
    [InlineData("flatpak run --command=/opt/x app")]
    [InlineData("flatpak run --command sh app -c x")]
    [InlineData("toolbox run ./x")]
    [InlineData("toolbox run -c box /usr/bin/ls")]
    [InlineData("distrobox enter box -- ./x")]
    [InlineData("machinectl shell root@box /opt/x")]
    [InlineData("apptainer exec img.sif ./x")]
    [InlineData("lxc-attach -n box -- /opt/x")]
    [InlineData("wsl ./x")]
    [InlineData("wsl.exe -d Debian -- sh x")]
    [InlineData("uv run chroot /srv/root /opt/x")]
    public void Of_another_root_of_this_machine_nothing_is_held(string argv) => Assert.Equal(Refused, Find(argv.Split(' ')));

    [Theory]
    [InlineData("chroot /srv/root ls")]
    [InlineData("bwrap --ro-bind /usr /usr --bind d d --tmpfs /tmp ls")]
    [InlineData("unshare -r ls")]
    [InlineData("flatpak run app ./x")]
    [InlineData("machinectl list")]
    [InlineData("wsl ls")]
    [InlineData("toolbox list")]
    // Another machine, a container: none of its files can be held, none is changed from here.
    [InlineData("docker run img ./x")]
    [InlineData("docker run --rm -it --name x img ./x")]
    [InlineData("docker run --entrypoint ./x img")]
    [InlineData("docker run --entrypoint=/opt/x img")]
    [InlineData("docker exec -it c ./x")]
    [InlineData("docker exec x /opt/x")]
    [InlineData("docker exec -u root c sh ./x")]
    [InlineData("docker --context y container exec c ./x")]
    [InlineData("podman exec c ./x")]
    [InlineData("nerdctl run img sh ./x")]
    [InlineData("docker compose exec web ./x")]
    [InlineData("sudo docker exec c ./x")]
    [InlineData("sudo -u al A=1 podman run img ./x")]
    [InlineData("kubectl exec pod -- ./x")]
    [InlineData("kubectl -n ns exec -it pod -c box -- sh ./x")]
    [InlineData("kubectl run pod --image=img -- /opt/x")]
    [InlineData("oc rsh pod ./x")]
    [InlineData("k3s kubectl exec pod -- ./x")]
    [InlineData("ssh host ./x")]
    [InlineData("ssh -p 22 -t me@host sh ./x")]
    [InlineData("ssh -p22 host -v /opt/x")]
    [InlineData("ssh -- host ./x")]
    [InlineData("rsh host ./x")]
    [InlineData("mosh host -- ./x")]
    [InlineData("lxc exec c -- ./x")]
    [InlineData("incus exec c ./x")]
    [InlineData("multipass exec vm -- ./x")]
    [InlineData("limactl shell vm ./x")]
    [InlineData("minikube ssh -- ./x")]
    [InlineData("pct exec 100 -- ./x")]
    [InlineData("ctr run img id ./x")]
    [InlineData("buildah run c -- ./x")]
    [InlineData("vagrant ssh -c ./x")]
    [InlineData("vagrant ssh box --command=./x")]
    public void Of_another_machine_nothing_is_held(string argv) => Assert.Equal("none", Find(argv.Split(' ')));

    [Theory]
    [InlineData("docker run --env-file ./cfg img ./x", "./cfg")]
    [InlineData("docker build -f ./cfg .", "./cfg")]
    [InlineData("docker compose -f ./cfg exec web ./x", "./cfg")]
    [InlineData("kubectl apply -f ./cfg", "./cfg")]
    [InlineData("kubectl --kubeconfig ./cfg exec pod -- ./x", "./cfg")]
    [InlineData("ssh -F ./cfg host", "./cfg")]
    [InlineData("ssh -F ./cfg host ./x", "./cfg")]
    [InlineData("ssh host -F ./cfg ./x", "./cfg")]
    [InlineData("ssh -o ProxyCommand=./x host", Refused)]
    [InlineData("ssh host -oProxyCommand=./x ls", Refused)]
    [InlineData("ssh -F./cfg host ./x", Refused)]
    [InlineData("nomad run ./cfg", "./cfg")]
    [InlineData("docker run -v /home/me:/app img ./x", Refused)]
    [InlineData("docker run --volume=/home/me:/app img sh ./x", Refused)]
    [InlineData("docker run --mount type=bind,src=/h,dst=/h img /opt/x", Refused)]
    [InlineData("docker run -v /home/me:/app img make", "none")]
    [InlineData("podman run --rootfs ./d ./x", Refused)]
    [InlineData("sudo docker run -v /home/me:/app img ./x", Refused)]
    [InlineData("apptainer exec img.sif ls", "img.sif")]
    [InlineData("sudo ./x", "./x")]
    [InlineData("sudo -u al ./x", "./x")]
    [InlineData("unshare -U ./x", "./x")]
    [InlineData("nsenter -t 1 -n ./x", "./x")]
    [InlineData("proot -0 ./x", "./x")]
    [InlineData("firejail ./x", "./x")]
    [InlineData("setsid ssh host ./x", Refused)]
    [InlineData("tmux -L ssh new ./x", Refused)]
    [InlineData("screen -S docker run ./x", Refused)]
    public void What_is_of_this_root_is_held_as_before(string argv, string held) => Assert.Equal(held, Find(argv.Split(' ')));

    [Theory]
    [InlineData("chroot /srv/root /opt/x", Refused)]
    [InlineData("chroot $D ls", Refused)]
    [InlineData("docker exec c ./x", "none")]
    [InlineData("ssh host ./x", "none")]
    public void The_same_holds_in_the_text_of_a_shell(string payload, string expected) =>
        Assert.Equal(expected, Find(["sh", "-c", payload], payload));
}
