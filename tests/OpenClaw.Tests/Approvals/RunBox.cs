using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Commands;
using OpenClaw.Node.Execution.Contract;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Approvals;

/// <summary>
/// The run commands over a state directory of their own, with a runner that starts nothing: it asks the last question and notes what it was
/// given. <see cref="BeforeStart"/> and <see cref="BeforeDecision"/> are moments at which an attacker would act.
/// </summary>
internal sealed class RunBox : IProcessRunner, INodeEvents, INodeLog, IDisposable
{
    private readonly SystemRunCommand _run;
    private readonly SystemRunPrepareCommand _prepare;

    public RunBox(string policy = """{"defaults":{"security":"allowlist","ask":"on-miss"},"agents":{}}""", TimeProvider? time = null,
        string? version = null)
    {
        string root = Path.Combine(Path.GetTempPath(), "openclaw-run-" + Guid.NewGuid().ToString("N").Substring(0, 8));
        Work = Path.Combine(root, "work");
        Directory.CreateDirectory(Work);
        // What the policy calls real has no links in it, and a temporary directory may.
        Work = OpenClaw.Node.Approvals.Files.RealPath.TryResolve(Work)!;
        State = new StateLocation { Directory = Path.Combine(root, "state"), DisplayDirectory = Path.Combine(root, "state"),
            ConfigPath = Path.Combine(root, "state", "openclaw.json"), Home = Work };
        Directory.CreateDirectory(State.Directory);
        Store = new ExecApprovalsStore(State);
        SetPolicy(policy);
        Services = Compose(time, version);
        _run = new SystemRunCommand(Services);
        _prepare = new SystemRunPrepareCommand(Services);
        Admin = new ExecApprovals(State, time);
    }

    private RunBox(RunBox before)
    {
        (Work, State, Store) = (before.Work, before.State, new ExecApprovalsStore(before.State));
        Services = Compose(null, null);
        _run = new SystemRunCommand(Services);
        _prepare = new SystemRunPrepareCommand(Services);
        Admin = new ExecApprovals(State);
    }

    public string Work { get; }

    public StateLocation State { get; }

    public ExecApprovalsStore Store { get; }

    public SystemRunServices Services { get; }

    public ExecApprovals Admin { get; }

    public List<ProcessRequest> Started { get; } = [];

    public List<(string Name, JsonObject Payload)> Events { get; } = [];

    /// <summary>What the log holds.</summary>
    public List<string> Said { get; } = [];

    public Action? BeforeStart { get; set; }

    /// <summary>When the policy is read for a request and nothing is decided yet.</summary>
    public Action? BeforeDecision { get; set; }

    public void SetPolicy(string policy)
    {
        ExecApprovalsDocument document =
            ExecApprovalsParser.ParseRequest(JsonTreeReader.Read(policy.Replace("{WORK}", Work)).AsObject!.With("version", JsonTree.Of(1)),
                out ApprovalsIssue? issue);
        Assert.Null(issue);
        Store.Update(_ => document);
    }

    public string Script(string name, string text = "#!/bin/sh\necho hello\n")
    {
        string path = Path.Combine(Work, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        Links.ChangeMode(path, Convert.ToInt32("755", 8));
        return path;
    }

    /// <summary>"ran", or the message of the denial.</summary>
    public async Task<string> RunAsync(JsonObject parameters)
    {
        InvokeResult result =
            await _run.InvokeAsync(new InvokeRequest("1", "node", "system.run", JsonTreeWriter.WriteCompact(parameters), null), this,
                CancellationToken.None);
        return result is InvokeResult.Failure failure ? failure.Message : "ran";
    }

    public Task<string> RunAsync(params string[] argv) => RunAsync(Request(argv));

    public JsonObject Request(params string[] argv) => JsonObject.Empty
        .With("command", new JsonArray(argv.Select(JsonTree.Of).ToArray())).With("cwd", JsonTree.Of(Work))
            .With("agentId", JsonTree.Of("main")).With("sessionKey", JsonTree.Of("agent:main:main"));

    /// <summary>"prepared", or the message of the refusal.</summary>
    public async Task<string> PrepareAsync(params string[] argv)
    {
        InvokeResult result =
            await _prepare.InvokeAsync(new InvokeRequest("1", "node", "system.run.prepare", JsonTreeWriter.WriteCompact(Request(argv)),
                null), this, CancellationToken.None);
        return result is InvokeResult.Failure failure ? failure.Message : "prepared";
    }

    /// <summary>The plan that a prepare answers.</summary>
    public async Task<JsonObject> PreparePlanAsync(JsonObject request)
    {
        InvokeResult result =
            await _prepare.InvokeAsync(new InvokeRequest("1", "node", "system.run.prepare", JsonTreeWriter.WriteCompact(request), null),
                this, CancellationToken.None);
        return JsonTreeReader.Read(Assert.IsType<InvokeResult.Success>(result).PayloadJson).AsObject!["plan"]!.AsObject!;
    }

    /// <summary>The answer of prepare, or an object with the message of the refusal.</summary>
    public async Task<JsonObject> PreparedAsync(JsonObject request) =>
        await _prepare.InvokeAsync(new InvokeRequest("1", "node", "system.run.prepare", JsonTreeWriter.WriteCompact(request), null), this,
            CancellationToken.None) switch
        {
            InvokeResult.Success success => JsonTreeReader.Read(success.PayloadJson).AsObject!,
            InvokeResult.Failure failure => JsonObject.Empty.With("refused", JsonTree.Of(failure.Message)),
            _ => throw new InvalidOperationException(),
        };

    /// <summary>The same node after a restart: what it only remembered is gone.</summary>
    public RunBox Restarted() => new(this);

    /// <summary>What a gateway would send after somebody approved the plan.</summary>
    public Task<JsonObject> ApprovedAsync(params string[] argv) => ApprovedAsync(Request(argv));

    /// <summary>The same for a request of the caller's.</summary>
    public async Task<JsonObject> ApprovedAsync(JsonObject request)
    {
        JsonObject plan = await PreparePlanAsync(request);
        return JsonObject.Empty.With("command", plan["argv"]).With("rawCommand", plan["commandText"]).With("cwd", plan["cwd"])
            .With("agentId", plan["agentId"])
            .With("sessionKey", plan["sessionKey"]).With("systemRunPlan", plan).With("approved", JsonTree.Of(true))
                .With("approvalDecision", JsonTree.Of("allow-once"));
    }

    private SystemRunServices Compose(TimeProvider? time, string? version) => new(State, Store, this, this, time ?? TimeProvider.System)
    {
        // Asked for between the two.
        GatewayVersion = () =>
        {
            BeforeDecision?.Invoke();
            return version;
        },
        InheritedEnvironment = new Dictionary<string, string> { ["PATH"] = Path.Combine(Work, "bin") + ":/usr/bin:/bin", ["HOME"] = Work },
    };

    Task<RunResult> IProcessRunner.RunAsync(ProcessRequest request, CancellationToken cancellationToken)
    {
        BeforeStart?.Invoke();
        if (request.LastCheck?.Invoke() is { } refused)
        {
            return Task.FromResult(new RunResult(null, false, false, "", "", null) { RefusedByLastCheck = refused });
        }
        Started.Add(request);
        return Task.FromResult(new RunResult(0, false, true, "out\n", "", null));
    }

    Task INodeEvents.SendAsync(string name, string payloadJson, CancellationToken cancellationToken)
    {
        Events.Add((name, JsonTreeReader.Read(payloadJson).AsObject!));
        return Task.CompletedTask;
    }

    void INodeLog.Write(LogLevel level, int eventId, string message) => Said.Add(message);

    public void Dispose()
    {
        if (Path.GetDirectoryName(State.Directory)! is var root && Directory.Exists(root))
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
