#if NET
using OpenClaw.Node.Execution;
using OpenClaw.Node.Native;
using OpenClaw.Node.Services;
using OpenClaw.Node.Services.Install;
using OpenClaw.Node.Services.OpenRc;
using OpenClaw.Tests.Execution;

namespace OpenClaw.Tests.Services;

/// <summary>
/// The whole life of a service with stand-ins for rc-service and rc-update, which keep the files that OpenRC keeps and answer with its exit
/// codes.
/// </summary>
public sealed class OpenRcManagerTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("openrc").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [LinuxFact]
    public async Task AServiceLives()
    {
        Assert.SkipUnless(PosixAccount.IsRoot, "changes a service of the machine: needs root");
        OpenRcManager manager = Manager();
        ServiceDefinition definition = Definitions.Posix with { Scope = ServiceScope.Machine,
            Account = new ServiceAccount("openclaw-node", ServiceLogon.Managed) };

        Assert.False((await manager.QueryAsync(default)).Installed);
        Assert.Equal(ServiceResult.NotInstalled, (await manager.UninstallAsync(default)).Result);
        Assert.Equal(ServiceProblem.NotInstalled, (await Assert.ThrowsAsync<ServiceException>(() => manager.StartAsync(default))).Problem);

        ServiceChange installed = await manager.InstallAsync(definition);
        Assert.Equal(ServiceResult.Installed, installed.Result);
        Assert.Equal((ServiceRunState.Running, "started", 4711, true),
            (installed.State.Status, installed.State.State, installed.State.ProcessId!.Value, installed.State.Enabled));
        Assert.Equal([definition.Program, .. definition.Arguments], installed.State.Command!.ProgramArguments);
        Assert.Equal("/home/ada/.openclaw", installed.State.Command.Environment["OPENCLAW_STATE_DIR"]);
        // Where the script exports it, OpenRC does not find its own helpers, and no node starts.
        Assert.Equal("/usr/local/bin:/usr/bin:/bin", installed.State.Command.Environment["PATH"]);
        Assert.DoesNotContain("export PATH", File.ReadAllText(In("init.d", "openclaw-node")));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal((UnixFileMode)0b111_101_101, File.GetUnixFileMode(In("init.d", "openclaw-node")));
        }

        Assert.Equal(ServiceResult.AlreadyInstalled, (await manager.InstallAsync(definition)).Result);
        Assert.Equal(ServiceResult.AlreadyRunning, (await manager.StartAsync(default)).Result);
        Assert.Equal(ServiceResult.Restarted, (await manager.RestartAsync(default)).Result);
        Assert.Equal(ServiceResult.Stopped, (await manager.StopAsync(default)).Result);
        Assert.Equal(ServiceResult.AlreadyStopped, (await manager.StopAsync(default)).Result);
        Assert.Equal(ServiceResult.Started, (await manager.StartAsync(default)).Result);

        ServiceChange removed = await manager.UninstallAsync(default);
        Assert.Equal((ServiceResult.Uninstalled, false), (removed.Result, removed.State.Installed));
        Assert.Empty(Directory.GetFiles(In("init.d")));
        Assert.Empty(Directory.GetFiles(In("default")));
        Assert.Equal(
            ["add openclaw-node default", "restart", "restart", "stop", "start", "stop", "del openclaw-node default"],
            File.ReadAllLines(In("calls")));
    }

    [LinuxTheory]
    [InlineData(0, ServiceRunState.Running, "started")]
    [InlineData(3, ServiceRunState.Stopped, "stopped")]
    [InlineData(4, ServiceRunState.Stopping, "stopping")]
    [InlineData(8, ServiceRunState.Starting, "starting")]
    [InlineData(16, ServiceRunState.Stopped, "inactive")]
    [InlineData(32, ServiceRunState.Failed, "crashed")]
    [InlineData(64, ServiceRunState.Failed, "unsupervised")]
    [InlineData(1, ServiceRunState.Unknown, null)]
    public async Task ExitCodesOfStatusAreRead(int code, ServiceRunState state, string? word)
    {
        OpenRcManager manager = Manager();
        File.WriteAllText(In("init.d", "openclaw-node"), "command='/x'\n");
        File.WriteAllText(In("status"), code.ToString(System.Globalization.CultureInfo.InvariantCulture));
        ServiceState read = await manager.QueryAsync(default);
        Assert.Equal((true, state, word), (read.Installed, read.Status, read.State));
    }

    [LinuxFact]
    public async Task AServiceOfAUserIsRefused() =>
        Assert.Equal(ServiceProblem.ManagerUnavailable, (await Assert.ThrowsAsync<ServiceException>(() =>
            Manager(ServiceScope.User).InstallAsync(Definitions.Posix))).Problem);

    [LinuxFact]
    public async Task AMachineWithoutOpenRcSaysSo()
    {
        File.WriteAllText(In(Directory.CreateDirectory(In("init.d")).Name, "openclaw-node"), "command='/x'\n");
        var manager = new OpenRcManager("openclaw-node", ServiceScope.Machine, new OpenRcPaths(In("init.d"), In("default"), In("run")),
            new ServiceTool(new ProcessRunner(), [new("PATH", In("nothing"))]));
        Assert.StartsWith("OpenRC does not answer", (await manager.QueryAsync(default)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void TheScriptIsTheGoldenOne() => GoldenFile.Check("openrc.sh", OpenRcScript.Render(Definitions.Posix with
    {
        Scope = ServiceScope.Machine,
        Account = new ServiceAccount("openclaw-node", ServiceLogon.Managed) { Dedicated = true },
        Arguments = ["service", "it's", "", "a b", "$HOME", "`id`", "日本語"],
        Description = "it's $HOME",
    }));

    [PosixFact]
    public async Task WhatTheShellMakesOfTheScriptIsTheDefinition()
    {
        string[] arguments = ["service", "it's", "", "a b", "$HOME", "`id`", "\"q\"", "back\\slash", "* ? [x]", ";&|", "日本語"];
        string script = Path.Combine(_root, "script");
        File.WriteAllText(script, OpenRcScript.Render(Definitions.Posix with { Arguments = arguments, Program = "/usr/bin/printf" })
            + "command_args=\"'%s\\n' $command_args\"\neval $command $command_args\n");
        var result = await new ProcessRunner()
            .RunAsync(new() { Argv = ["/bin/sh", script], Environment = new Dictionary<string, string>() }, default);
        Assert.Equal(string.Join("\n", arguments) + "\n", result.Stdout);
        Assert.Equal(["/usr/bin/printf", .. arguments],
            OpenRcScript.Parse(File.ReadAllText(script).Split("command_args=\"")[0], script)!.ProgramArguments);
    }

    [Theory]
    [InlineData("/opt/a b/node")]
    [InlineData("/opt/$x/node")]
    [InlineData("/opt/it's/node")]
    [InlineData("/opt/a;b/node")]
    [InlineData("/opt/ä/node")]
    public void APathThatWouldNeedQuotesIsRefused(string program) =>
        Assert.Equal(ServiceProblem.InvalidDefinition,
            Assert.Throws<ServiceException>(() => OpenRcScript.Render(Definitions.Posix with { Program = program })).Problem);

    [Theory]
    [InlineData("useradd,adduser,addgroup", "useradd --system --user-group --no-create-home --home-dir /s --shell /usr/sbin/nologin n")]
    [InlineData("adduser,addgroup", "addgroup -S n; adduser -S -D -H -h /s -s /sbin/nologin -G n -g OpenClaw node n")]
    [InlineData("adduser", null)]
    [InlineData("", null)]
    public void TheAccountIsMadeWithWhatIsThere(string programs, string? commands)
    {
        string Commands() =>
            string.Join("; ", DedicatedAccount.Commands("n", "/s", programs.Split(',').Contains).Select(argv => string.Join(" ", argv)));
        if (commands is null)
        {
            Assert.Equal(ServiceProblem.Account, Assert.Throws<ServiceException>(Commands).Problem);
        }
        else
        {
            Assert.Equal(commands, Commands());
        }
    }

    private string In(params string[] parts) => Path.Combine([_root, .. parts]);

    private OpenRcManager Manager(ServiceScope scope = ServiceScope.Machine)
    {
        foreach (string folder in new[] { "bin", "init.d", "default", "run/options/openclaw-node" })
        {
            Directory.CreateDirectory(In(folder));
        }
        File.WriteAllText(In("status"), "3");
        Program("rc-update", "echo \"$1 $2 $3\" >> ../calls\ncase $1 in add) : > ../default/$2 ;; del) rm ../default/$2 ;; esac\n");
        Program("rc-service", """
            case $2 in
              status) exit $(cat ../status) ;;
              start|restart) echo 0 > ../status; echo 4711 > ../run/options/$1/child_pid ;;
              stop) echo 3 > ../status ;;
            esac
            echo $2 >> ../calls

            """);
        var tool = new ServiceTool(new ProcessRunner(), [new("PATH", In("bin") + ":/usr/bin:/bin")]);
        return new OpenRcManager("openclaw-node", scope, new OpenRcPaths(In("init.d"), In("default"), In("run")), tool);
    }

    private void Program(string name, string body)
    {
        File.WriteAllText(In("bin", name), "#!/bin/sh\ncd \"$(dirname \"$0\")\"\n" + body);
        PosixFile.SetMode(In("bin", name), 0b111_101_101);
    }
}
#endif
