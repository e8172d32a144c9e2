#if NET
using System.Diagnostics;
using OpenClaw.Node.Execution;
using OpenClaw.Node.Execution.Contract;
using OpenClaw.Node.Services;
using OpenClaw.Node.Services.Systemd;
using OpenClaw.Tests.Execution;

namespace OpenClaw.Tests.Services;

/// <summary>The whole life of a unit in a real user manager, and units of both scopes before systemd-analyze.</summary>
public sealed class SystemdManagerTests
{
    [LinuxTheory]
    [InlineData(true, "enable-linger ada")]
    [InlineData(false, "does not run systemd")]
    public async Task Where_no_manager_answers_the_advice_is_what_helps_there(bool booted, string advice)
    {
        string mark = booted ? Path.GetTempPath() : "/no/such/mark";
        var manager = new SystemdManager("openclaw-test", ServiceScope.User, new SystemdPaths("/no/such/units", "/no/such/linger", mark),
            "ada", new ServiceTool(new NoManager(), []));
        ServiceException problem = await Assert.ThrowsAsync<ServiceException>(() => manager.StartAsync(default));
        Assert.Equal(ServiceProblem.ManagerUnavailable, problem.Problem);
        Assert.Contains(problem.Hints, hint => hint.Contains(advice, StringComparison.Ordinal));
    }

    private sealed class NoManager : IProcessRunner
    {
        public Task<RunResult> RunAsync(ProcessRequest request, CancellationToken cancellationToken) =>
            Task.FromResult(new RunResult(1, TimedOut: false, Success: false, "", "Failed to connect to bus: No medium found", null));
    }

    [LinuxFact]
    public async Task AUserUnitLives()
    {
        Assert.SkipWhen(UserSystemd.Missing() is not null, UserSystemd.Missing() ?? "");
        using UserSystemd systemd = await UserSystemd.StartAsync();
        string events = Directory.CreateDirectory(Path.Combine(systemd.Root, "100% \"events\" $HOME")).FullName;
        string linger = Path.Combine(systemd.Root, "linger");
        var manager = new SystemdManager("openclaw-test", ServiceScope.User, new SystemdPaths(systemd.UnitDirectory, linger), "ada",
            systemd.Tool());
        ServiceDefinition definition = Definitions.Posix with
        {
            Name = "openclaw-test",
            Program = TestServiceProgram.Program,
            Arguments = [TestServiceProgram.Switch, "systemd", "-", events],
            WorkingDirectory = events,
            Environment = [new("OPENCLAW_STATE_DIR", events), new("DOTNET_ROOT", Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? "")],
        };

        Assert.False((await manager.QueryAsync(default)).Installed);
        Assert.Equal(ServiceResult.NotInstalled, (await manager.UninstallAsync(default)).Result);
        Assert.Equal(ServiceProblem.NotInstalled, (await Assert.ThrowsAsync<ServiceException>(() => manager.StartAsync(default))).Problem);

        ServiceChange installed = await manager.InstallAsync(definition);
        Assert.Equal(ServiceResult.Installed, installed.Result);
        Assert.Equal(ServiceRunState.Running, installed.State.Status);
        Assert.True(installed.State.Enabled);
        Assert.Equal([definition.Program, .. definition.Arguments], installed.State.Command!.ProgramArguments);
        Assert.Contains(installed.Warnings, w => w.Contains("Lingering is off", StringComparison.Ordinal));
        Assert.Contains("sudo loginctl enable-linger ada", installed.Hints);
        // READY=1 came before the start returned, and the status line is the program's own.
        await Eventually(async () => (await manager.QueryAsync(default)).Detail == "Test node runs", "the status text arrives");
        Assert.Equal($"started {installed.State.ProcessId}", TestServiceProgram.Events(events).Single());
        Assert.NotNull(installed.State.LastRunTime);

        Directory.CreateDirectory(linger);
        File.WriteAllText(Path.Combine(linger, "ada"), "");
        ServiceChange again = await manager.InstallAsync(definition with { Description = "other" });
        Assert.Equal(ServiceResult.AlreadyInstalled, again.Result);
        Assert.Empty(again.Warnings);
        Assert.Equal(installed.State.ProcessId, again.State.ProcessId);
        Assert.Equal(ServiceResult.AlreadyRunning, (await manager.StartAsync(default)).Result);

        int killed = installed.State.ProcessId!.Value;
        using (Process process = Process.GetProcessById(killed))
        {
            process.Kill();
        }
        await Eventually(async () => await manager.QueryAsync(default) is { Status: ServiceRunState.Running, ProcessId: { } pid }
            && pid != killed, "it comes back after kill -9");
        Assert.Equal(1, (await manager.QueryAsync(default)).Restarts);

        Assert.Equal(ServiceResult.Stopped, (await manager.StopAsync(default)).Result);
        Assert.Equal("stopped", TestServiceProgram.Events(events)[^1]);
        Assert.Equal(ServiceResult.AlreadyStopped, (await manager.StopAsync(default)).Result);
        ServiceState stopped = await manager.QueryAsync(default);
        Assert.Equal((ServiceRunState.Stopped, "inactive", 0L, "success"),
            (stopped.Status, stopped.State, stopped.LastExitStatus, stopped.LastExitReason));
        Assert.Equal(ServiceResult.Started, (await manager.StartAsync(default)).Result);
        Assert.Equal(ServiceResult.Restarted, (await manager.RestartAsync(default)).Result);
        Assert.Equal(ServiceResult.Installed, (await manager.InstallAsync(definition, force: true)).Result);

        Assert.Equal(ServiceResult.Uninstalled, (await manager.UninstallAsync(default)).Result);
        Assert.False((await manager.QueryAsync(default)).Installed);
        Assert.Empty(Directory.GetFiles(systemd.UnitDirectory, "*", SearchOption.AllDirectories));
    }

    [LinuxFact]
    public async Task SystemdFindsNothingWrongWithTheUnits()
    {
        Assert.SkipWhen(UserSystemd.Missing() is not null, UserSystemd.Missing() ?? "");
        string directory = Directory.CreateTempSubdirectory("openclaw-units").FullName;
        try
        {
            string program = Path.Combine(directory, "100% $HOME ; <&> 日本");
            File.Copy("/bin/true", program);
            ServiceDefinition hostile = Definitions.HostilePosix with { Program = program, WorkingDirectory = directory };
            ServiceDefinition machine = hostile with { Scope = ServiceScope.Machine,
                Account = new ServiceAccount("root", ServiceLogon.Managed) { Dedicated = true } };
            foreach ((string name, ServiceDefinition definition) in new[] { ("user.service", hostile), ("machine.service", machine) })
            {
                string path = Path.Combine(directory, name);
                File.WriteAllText(path, SystemdUnit.Render(definition));
                RunResult result = await new ServiceTool(new ProcessRunner(), [new("PATH", "/usr/bin:/bin")])
                    .RunAsync(["systemd-analyze", "verify", "--man=no", path], default);
                Assert.Equal("",
                    string.Join("\n", result.Stderr.Split('\n').Where(line => line.Contains("openclaw-units", StringComparison.Ordinal))));
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task Eventually(Func<Task<bool>> condition, string what)
    {
        for (int i = 0; i < 1200; i++)
        {
            if (await condition())
            {
                return;
            }
            await Task.Delay(50);
        }
        Assert.Fail($"It did not happen within a minute: {what}");
    }
}
#endif
