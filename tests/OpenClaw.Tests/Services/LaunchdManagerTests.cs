using OpenClaw.Node.Execution.Contract;
using OpenClaw.Node.Services;
using OpenClaw.Node.Services.Launchd;

namespace OpenClaw.Tests.Services;

/// <summary>What launchctl is asked, in which order, and what is read from its answers. launchctl itself exists on macOS only.</summary>
public sealed class LaunchdManagerTests : IDisposable
{
    private const string Running =
        "gui/501/ai.openclaw.node = {\n\tactive count = 1\n\tpath = /x\n\tstate = running\n\n\tprogram = /y\n\tinherited environment = {\n\t\tstate = nested\n\t}\n\truns = 3\n\tpid = 4711\n\tlast exit code = 0\n}\n";

    private readonly string _directory = Path.Combine(Path.GetTempPath(), "openclaw launchd " + Guid.NewGuid().ToString("N"));
    private readonly Launchctl _launchctl = new();

    public void Dispose()
    {
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    [Fact]
    public async Task AnAgentLives()
    {
        LaunchdManager manager = Manager();
        Assert.False((await manager.QueryAsync(default)).Installed);
        Assert.Equal(ServiceResult.NotInstalled, (await manager.UninstallAsync(default)).Result);
        _launchctl.Calls.Clear();
        ServiceChange installed = await manager.InstallAsync(Definitions.Posix with { Name = "ai.openclaw.node" });
        Assert.Equal(ServiceResult.Installed, installed.Result);
        Assert.Equal(
            ["print gui/501/ai.openclaw.node", "bootout gui/501/ai.openclaw.node", "enable gui/501/ai.openclaw.node",
                $"bootstrap gui/501 {Plist}", "print gui/501/ai.openclaw.node"],
            _launchctl.Calls);
        Assert.Equal((ServiceRunState.Running, 4711, 2), (installed.State.Status, installed.State.ProcessId, installed.State.Restarts));
        Assert.Equal(Definitions.Posix.Program, installed.State.Command!.ProgramArguments[0]);
        Assert.Equal(ServiceResult.AlreadyInstalled, (await manager.InstallAsync(Definitions.Posix)).Result);
        Assert.Equal(ServiceResult.AlreadyRunning, (await manager.StartAsync(default)).Result);
        Assert.Equal(ServiceResult.Restarted, (await manager.RestartAsync(default)).Result);
        Assert.Contains("kickstart -k gui/501/ai.openclaw.node", _launchctl.Calls);
        Assert.Equal(ServiceResult.Stopped, (await manager.StopAsync(default)).Result);
        Assert.Equal(ServiceResult.AlreadyStopped, (await manager.StopAsync(default)).Result);
        Assert.True((await manager.QueryAsync(default)).Installed);
        Assert.Equal(ServiceResult.Started, (await manager.StartAsync(default)).Result);
        Assert.Equal(ServiceResult.Uninstalled, (await manager.UninstallAsync(default)).Result);
        Assert.False(File.Exists(Plist));
    }

    [Fact]
    public async Task ARefusalIsToldWithTheReason()
    {
        _launchctl.RefuseBootstrap = true;
        ServiceException refused = await Assert.ThrowsAsync<ServiceException>(() => Manager().InstallAsync(Definitions.Posix));
        Assert.Equal("launchctl bootstrap failed: Bootstrap failed: 5: Input/output error", refused.Message);
    }

    private string Plist => Path.Combine(_directory, "agents", "ai.openclaw.node.plist");

    private LaunchdManager Manager() => new(
        "ai.openclaw.node", ServiceScope.User, new LaunchdPaths(Path.Combine(_directory, "agents"), Path.Combine(_directory, "logs")), 501,
        new ServiceTool(_launchctl, []));

    private sealed class Launchctl : IProcessRunner
    {
        private bool _loaded;

        public List<string> Calls { get; } = [];

        public bool RefuseBootstrap { get; set; }

        public Task<RunResult> RunAsync(ProcessRequest request, CancellationToken cancellationToken)
        {
            Assert.Equal("launchctl", request.Argv[0]);
            Assert.Equal("C", request.Environment["LC_ALL"]);
            Calls.Add(string.Join(" ", request.Argv.Skip(1)));
            switch (request.Argv[1])
            {
                case "print":
                    return Task.FromResult(_loaded ? Ended(0, Running) : Ended(113, "", "Could not find service"));
                case "bootout":
                    bool was = _loaded;
                    _loaded = false;
                    return Task.FromResult(was ? Ended(0) : Ended(3, "", "No such process"));
                case "bootstrap":
                    _loaded = !RefuseBootstrap;
                    return Task.FromResult(RefuseBootstrap ? Ended(5, "", "Bootstrap failed: 5: Input/output error\n") : Ended(0));
                default:
                    return Task.FromResult(Ended(0));
            }
        }

        private static RunResult Ended(int code, string output = "", string error = "") => new(code, false, code == 0, output, error, null);
    }
}
