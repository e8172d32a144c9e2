using System.Text;
using System.Text.Json;
using OpenClaw.Node.Services;
using OpenClaw.Node.Services.Install;

namespace OpenClaw.Tests.Services;

/// <summary>The JSON of the service verbs has the reference's shape (docs/protocol/state.md 6).</summary>
public class ServiceReportTests
{
    private static readonly ServiceState Running = new()
    {
        Manager = ServiceManagerKind.Systemd, Name = "openclaw-node", Scope = ServiceScope.User, Installed = true, Enabled = true,
        Status = ServiceRunState.Running,
        State = "active", SubState = "running", ProcessId = 42, Restarts = 1,
        Command = new ServiceCommand(["/x", "service"], "/home",
            new Dictionary<string, string> { ["OPENCLAW_STATE_DIR"] = "/s", ["PATH"] = "/bin" }, "/unit"),
    };

    [Fact]
    public void StatusHasServiceCommandAndRuntime() => Assert.Equal(
        """
        {"service":{"label":"systemd","loaded":true,"loadedText":"enabled","notLoadedText":"disabled","name":"openclaw-node","scope":"user","enabled":true,"command":{"programArguments":["/x","service"],"workingDirectory":"/home","environment":{"OPENCLAW_STATE_DIR":"/s"},"sourcePath":"/unit"},"runtime":{"status":"running","state":"active","subState":"running","pid":42,"restarts":1}}}
        """,
        Json(json => ServiceReport.WriteStatus(json, Running)));

    [Fact]
    public void ActionsHaveResultWarningsAndHints() => Assert.Equal(
        """
        {"action":"install","ok":true,"result":"already-installed","message":"m","service":{"label":"systemd","loaded":true,"loadedText":"enabled","notLoadedText":"disabled"},"warnings":["w"],"hints":["h"],"hintItems":[{"kind":"generic","text":"h"}]}
        """,
        Json(json =>
            ServiceReport.WriteChange(json, "install",
                new ServiceChange(ServiceResult.AlreadyInstalled, Running) { Message = "m", Warnings = ["w"], Hints = ["h"] })));

    [Fact]
    public void FailuresHaveAReason() => Assert.Equal(
        """
        {"action":"stop","ok":false,"error":"e","reason":"AccessDenied"}
        """,
        Json(json => ServiceReport.WriteFailure(json, "stop", "e", "AccessDenied", [])));

    [Theory]
    [InlineData(ServiceManagerKind.Launchd, ServiceScope.User, "LaunchAgent", "loaded", "not loaded")]
    [InlineData(ServiceManagerKind.Systemd, ServiceScope.Machine, "systemd", "enabled", "disabled")]
    [InlineData(ServiceManagerKind.ScheduledTask, ServiceScope.User, "Scheduled Task", "registered", "missing")]
    [InlineData(ServiceManagerKind.WindowsService, ServiceScope.Machine, "Windows service", "installed", "missing")]
    public void LabelsAreTheReferences(ServiceManagerKind kind, ServiceScope scope, string label, string loaded, string notLoaded)
    {
        ServiceManagerFacts manager = ServiceManagers.Of(kind);
        Assert.Equal((label, loaded, notLoaded), (manager.Label(scope), manager.Loaded, manager.NotLoaded));
    }

    [Fact]
    public void EveryManagerHasOneRow()
    {
        #if NET
        Assert.Equal(Enum.GetValues<ServiceManagerKind>().Order(), ServiceManagers.All.Select(manager => manager.Kind).Order());
#endif
        Assert.Equal(ServiceManagers.All.Count, ServiceManagers.All.Select(manager => manager.Word).Distinct().Count());
        Assert.Equal(ServiceManagers.All.Count, ServiceManagers.All.Select(manager => manager.Names.Variable).Distinct().Count());
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
