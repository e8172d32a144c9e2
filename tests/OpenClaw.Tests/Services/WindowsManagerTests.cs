#if NET
using System.Runtime.InteropServices;
using OpenClaw.Node.Services;
using OpenClaw.Node.Services.Windows;
using OpenClaw.Tests.Execution;

namespace OpenClaw.Tests.Services;

/// <summary>
/// The two managers of Windows, for real: on Windows, or under wine where wine has the call. Names and directories are made up and removed.
/// </summary>
public sealed class WindowsManagerTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("openclaw ünit ").FullName;
    private readonly string _name = "OpenClawTest" + Guid.NewGuid().ToString("N")[..8];

    public static bool RunsTasks => Platforms.Windows && !IsWine;

    public static bool KeepsTasksOnly => Platforms.Windows && IsWine;

    public void Dispose()
    {
        try
        {
            Directory.Delete(_directory, recursive: true);
        }
        catch (IOException)
        {
        }
    }

    [WindowsFact]
    public async Task ATaskIsRegisteredReadBackEqualAndRemoved()
    {
        ScheduledTaskManager manager = await SchedulerAsync();
        Assert.False((await manager.QueryAsync(default)).Installed);
        // wine writes markup in a description unescaped and cannot read it back.
        ServiceDefinition definition = Definitions.HostileWindows with { Name = _name, Description = "100% Ünïcode \"quotes\" ! ^",
            Account = new ServiceAccount(Environment.UserDomainName + "\\" + Environment.UserName, ServiceLogon.Interactive) };
        try
        {
            manager.Register(definition, password: null);
            ServiceState state = await manager.QueryAsync(default);
            Assert.True(state.Installed);
            Assert.True(state.Enabled);
            Assert.Equal(ServiceScope.User, state.Scope);
            Assert.Equal(ServiceRunState.Stopped, state.Status);
            if (!IsWine)
            {
                // wine keeps description and settings of a task only: no action, principal or trigger.
                Assert.Equal([definition.Program, .. definition.Arguments], state.Command!.ProgramArguments);
                Assert.Equal(definition.WorkingDirectory, state.Command.WorkingDirectory);
                Assert.Equal(definition.Account.Name, state.Account);
            }
            Assert.Equal(Kept(TaskXml.Render(definition)), Kept(manager.ReadXml()));

            ServiceChange again = await manager.InstallAsync(definition with { Program = @"C:\other.exe" });
            Assert.Equal(ServiceResult.AlreadyInstalled, again.Result);
            Assert.Equal(state.Command?.ProgramArguments, again.State.Command?.ProgramArguments);
        }
        finally
        {
            await manager.UninstallAsync(default);
        }
        Assert.Equal(ServiceResult.NotInstalled, (await manager.UninstallAsync(default)).Result);
        Assert.False((await manager.QueryAsync(default)).Installed);
        Assert.Equal(ServiceProblem.NotInstalled, (await Assert.ThrowsAsync<ServiceException>(() => manager.StartAsync(default))).Problem);
        Assert.Equal(ServiceResult.NotInstalled, (await manager.StopAsync(default)).Result);
    }

    [Fact(Skip = "needs Windows itself: wine does not implement IRegisteredTask::Run", SkipUnless = nameof(RunsTasks))]
    public async Task ATaskLives()
    {
        ScheduledTaskManager manager = await SchedulerAsync();
        ServiceDefinition definition =
            Program("task") with { Account = new ServiceAccount(Environment.UserDomainName + "\\" + Environment.UserName,
                ServiceLogon.Interactive) };
        try
        {
            ServiceChange installed = await manager.InstallAsync(definition);
            Assert.Equal(ServiceResult.Installed, installed.Result);
            await Eventually(() => TestServiceProgram.Events(_directory).Length == 1, "the task starts");
            Assert.Equal(ServiceResult.AlreadyRunning, (await manager.StartAsync(default)).Result);
            Assert.Equal(ServiceResult.Stopped, (await manager.StopAsync(default)).Result);
            Assert.Equal(ServiceResult.AlreadyStopped, (await manager.StopAsync(default)).Result);
            Assert.Equal(ServiceResult.Restarted, (await manager.RestartAsync(default)).Result);
        }
        finally
        {
            await manager.UninstallAsync(default);
        }
    }

    /// <summary>
    /// wine's scheduler registers, reads and removes tasks; it drops the action and starts none. The action of the definition that was
    /// registered is started here as the scheduler would, and stopped by the manager.
    /// </summary>
    [Fact(Skip = "is for wine; Windows starts its tasks itself (ATaskLives)", SkipUnless = nameof(KeepsTasksOnly))]
    public async Task ATaskOfWineLivesByHand()
    {
        ScheduledTaskManager manager = await SchedulerAsync();
        ServiceDefinition definition =
            Program("task") with { Account = new ServiceAccount(Environment.UserDomainName + "\\" + Environment.UserName,
                ServiceLogon.Interactive) };
        try
        {
            manager.Register(definition, password: null);
            string given = TaskXml.Render(definition);
            ServiceCommand command = TaskXml.Parse(given, _name).Command!;
            Assert.Equal([definition.Program, .. definition.Arguments], command.ProgramArguments);

            using var action =
                System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(command.ProgramArguments[0],
                    ArgumentsIn(given)) { WorkingDirectory = command.WorkingDirectory })!;
            await Eventually(() => TestServiceProgram.Events(_directory).Length == 1, "the action runs");
            Assert.Equal($"started {action.Id}", TestServiceProgram.Events(_directory)[0]);
            Assert.True((await manager.QueryAsync(default)).Installed);

            // The scheduler knows nothing of this process; the mark that every stop leaves does.
            await manager.StopAsync(default);
            Assert.True(action.WaitForExit(60_000));
            Assert.Equal(0, action.ExitCode);
            Assert.Equal("stopped", TestServiceProgram.Events(_directory)[^1]);
            // What wine gives back names no account: such a task is left as it is.
            Assert.False(manager.TrySetCommand(account => definition with { Account = account }));
        }
        finally
        {
            await manager.UninstallAsync(default);
        }
        Assert.False((await manager.QueryAsync(default)).Installed);
    }

    [WindowsFact]
    public async Task AServiceLives()
    {
        var manager = new WindowsServiceManager(_name, TimeProvider.System);
        Assert.Equal(ServiceResult.NotInstalled, (await manager.StopAsync(default)).Result);
        ServiceDefinition definition = Program("scm") with { Scope = ServiceScope.Machine,
            Account = new ServiceAccount("LocalSystem", ServiceLogon.Managed) };
        try
        {
            ServiceChange installed = await manager.InstallAsync(definition);
            Assert.Equal(ServiceResult.Installed, installed.Result);
            Assert.Equal(ServiceRunState.Running, installed.State.Status);
            Assert.True(installed.State.Enabled);
            Assert.Equal([definition.Program, .. definition.Arguments], installed.State.Command!.ProgramArguments);
            await Eventually(() => TestServiceProgram.Events(_directory).Length == 1, "the service starts");
            Assert.Equal($"started {installed.State.ProcessId}", TestServiceProgram.Events(_directory)[0]);

            Assert.Equal(ServiceResult.AlreadyInstalled, (await manager.InstallAsync(definition)).Result);
            Assert.Equal(ServiceResult.AlreadyRunning, (await manager.StartAsync(default)).Result);
            ServiceChange stopped = await manager.StopAsync(default);
            Assert.Equal(ServiceResult.Stopped, stopped.Result);
            Assert.Null(stopped.State.ProcessId);
            Assert.Equal("stopped", TestServiceProgram.Events(_directory)[^1]);
            Assert.Equal(ServiceResult.AlreadyStopped, (await manager.StopAsync(default)).Result);

            Assert.Equal(ServiceResult.Restarted, (await manager.RestartAsync(default)).Result);
            new WindowsServiceEntry(_name).SetCommand(definition with { Program = @"C:\another copy\openclaw-node.exe" });
            ServiceState moved = await manager.QueryAsync(default);
            Assert.Equal(@"C:\another copy\openclaw-node.exe", moved.Command!.ProgramArguments[0]);
            Assert.Equal((installed.State.Account, true), (moved.Account, moved.Enabled));
            Assert.Equal(ServiceResult.Installed, (await manager.InstallAsync(definition, force: true)).Result);

            File.WriteAllText(Path.Combine(_directory, "fail"), "");
            ServiceChange failed = await manager.StopAsync(default);
            Assert.Equal(78, failed.State.LastExitStatus);
        }
        finally
        {
            await manager.UninstallAsync(default);
        }
        await Eventually(() => !manager.QueryAsync(default).Result.Installed, "the service is removed");
        Assert.Equal(ServiceProblem.NotInstalled, (await Assert.ThrowsAsync<ServiceException>(() => manager.StartAsync(default))).Problem);
    }

    [WindowsFact]
    public void AProcessThatTheManagerDidNotStartIsNoService() =>
        Assert.Null(WindowsServiceProcess.Run(_name, _ => throw new InvalidOperationException("must not run")));

    [WindowsTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void SecretsAreEncryptedOnDisk(bool machineKey)
    {
        var secrets = new Dictionary<string, string> { ["OPENCLAW_GATEWAY_TOKEN"] = "s3cret-tökèn",
            ["HTTPS_PROXY"] = "http://me:pass@proxy:1" };
        ServiceSecrets.Save(_directory, secrets, machineKey);
        string raw = System.Text.Encoding.UTF8.GetString(File.ReadAllBytes(ServiceSecrets.PathIn(_directory)));
        Assert.DoesNotContain("s3cret", raw, StringComparison.Ordinal);
        Assert.Equal(secrets, ServiceSecrets.Load(_directory, _ => null));
    }

    private static bool IsWine => NativeLibrary.TryGetExport(NativeLibrary.Load("ntdll"), "wine_get_version", out _);

    private static string ArgumentsIn(string xml)
    {
        var document = new System.Xml.XmlDocument { XmlResolver = null };
        document.LoadXml(xml.Trim('\uFEFF', '\0'));
        return document.SelectSingleNode("//*[local-name()='Arguments']")!.InnerText;
    }

    /// <summary>The description and the settings that every scheduler returns, in one order.</summary>
    private static string[] Kept(string xml)
    {
        var document = new System.Xml.XmlDocument { XmlResolver = null };
        document.LoadXml(xml.TrimStart('\uFEFF'));
        return [.. document.SelectNodes(
            "//*[local-name()='Description' or local-name()='Settings']/descendant-or-self::*[not(*)]")!.Cast<System.Xml.XmlNode>()
            .Where(node => node.ParentNode!.LocalName is "Settings" or "RegistrationInfo" && node.LocalName != "Interval")
            .Select(node => node.LocalName + "=" + node.InnerText).Order(StringComparer.Ordinal)];
    }

    /// <summary>wine starts the scheduler's service with the first connection and does not wait long for it.</summary>
    private async Task<ScheduledTaskManager> SchedulerAsync()
    {
        var manager = new ScheduledTaskManager(_name, _directory, TimeProvider.System);
        for (int i = 0; ; i++)
        {
            try
            {
                await manager.QueryAsync(default);
                return manager;
            }
            catch (ServiceException notYet) when (notYet.Problem == ServiceProblem.ManagerUnavailable && i < 40)
            {
                await Task.Delay(500);
            }
        }
    }

    private ServiceDefinition Program(string kind) => Definitions.Windows with
    {
        Name = _name,
        Program = TestServiceProgram.Program,
        Arguments = [TestServiceProgram.Switch, kind, _name, _directory],
        WorkingDirectory = _directory,
        StateDirectory = _directory,
    };

    private static async Task Eventually(Func<bool> condition, string what)
    {
        for (int i = 0; i < 600; i++)
        {
            if (condition())
            {
                return;
            }
            await Task.Delay(100);
        }
        Assert.Fail($"It did not happen within a minute: {what}");
    }
}
#endif
