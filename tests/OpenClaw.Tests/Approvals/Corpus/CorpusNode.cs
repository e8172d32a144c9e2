using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Commands;
using OpenClaw.Node.Execution;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Approvals.Corpus;

/// <summary>
/// The node's run commands over a state directory of their own, without a gateway: what the corpus' runner asks through a real one.
/// </summary>
internal sealed class CorpusNode : INodeEvents, INodeLog
{
    private const string NodeId = "corpus-node";
    private readonly Dictionary<string, INodeCommand> _commands;
    private readonly string _configPath;
    private readonly ExecApprovalsStore _store;

    public CorpusNode(string work)
    {
        Work = work;
        foreach (string directory in new[] { Home, Bin, Cwd, Path.Combine(work, "state") })
        {
            Directory.CreateDirectory(directory);
        }
        StateLocation state = new() { Directory = Path.Combine(work, "state"), DisplayDirectory = Path.Combine(work, "state"),
            ConfigPath = Path.Combine(work, "state", "openclaw.json"), Home = Home };
        _configPath = state.ConfigPath;
        ExecApprovalsStore store = _store = new(state);
        SystemRunServices run = new(state, store, new ProcessRunner(), this, TimeProvider.System) { InheritedEnvironment = Environment };
        _commands = new INodeCommand[]
        {
            new SystemRunCommand(run), new SystemRunPrepareCommand(run),
            new ExecApprovalsGetCommand(store, document => PolicyView.Defaults(document, run.Policies)),
            new ExecApprovalsSetCommand(store, this),
            new SystemWhichCommand(() => HostEnvironment.Build(Environment, overrides: null, isShellWrapper: false)),
        }.ToDictionary(command => command.Name);
    }

    public string Work { get; }

    public string Home => Path.Combine(Work, "home");

    public string Bin => Path.Combine(Work, "bin");

    public string Cwd => Path.Combine(Work, "cwd");

    public List<JsonObject> Events { get; } = [];

    private Dictionary<string, string> Environment => new()
    {
        ["PATH"] = Bin + ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ["HOME"] = Home,
        ["LANG"] = "C.UTF-8",
        ["OPENCLAW_PATH_BOOTSTRAPPED"] = "1",
    };

    public void UseConfig(JsonObject config)
    {
        JsonObject tools = config["tools"]?.AsObject ?? JsonObject.Empty, exec = tools["exec"]?.AsObject ?? JsonObject.Empty;
        if (!exec.Has("mode"))
        {
            exec = exec.With("security", exec["security"] ?? JsonTree.Of("full")).With("ask", exec["ask"] ?? JsonTree.Of("off"));
        }
        // A new length each time, so that no cache can take one configuration for another.
        File.WriteAllText(_configPath,
            JsonTreeWriter.WriteFile(config.With("tools", tools.With("exec", exec))) + new string(' ', ++_configCount));
    }

    private int _configCount;

    public async Task<(bool Ok, JsonTree? Value, string? Code, string? Message)> CallAsync(string command, string? paramsJson)
    {
        if (!_commands.TryGetValue(command, out INodeCommand? found))
        {
            return (false, null, "UNAVAILABLE", "command not supported");
        }
        InvokeResult result = await found.InvokeAsync(new InvokeRequest(Guid.NewGuid().ToString(), NodeId, command, paramsJson, null), this,
            CancellationToken.None);
        return result switch
        {
            InvokeResult.Success success => (true, JsonTreeReader.Read(success.PayloadJson), null, null),
            InvokeResult.Failure failure => (false, null, failure.Code, failure.Message),
            _ => throw new InvalidOperationException(),
        };
    }

    public async Task<JsonObject> GetDocumentAsync() => (await CallAsync("system.execApprovals.get", "{}")).Value!.AsObject!;

    public async Task SetDocumentAsync(JsonObject document)
    {
        JsonObject current = await GetDocumentAsync();
        JsonObject file = JsonObject.Empty.With("version", JsonTree.Of(1)).With("socket", current["file"]?.AsObject?["socket"]);
        file = new JsonObject(file.Members.Concat(document.Members));
        var set = await CallAsync("system.execApprovals.set",
            JsonTreeWriter.WriteCompact(JsonObject.Empty.With("file", file).With("baseHash", current["hash"])));
        if (!set.Ok && set.Message?.Contains("argPattern") == true)
        {
            // A rule that this node does not take any more may still stand in a document of an older one.
            string path = Path.Combine(Work, "state", "exec-approvals.json");
            File.WriteAllText(path, JsonTreeWriter.WriteCompact(file));
        }
        else if (!set.Ok)
        {
            // Refused where it is set: a policy that an old release took is what such a rule comes from.
            Assert.Contains("is not a regular expression", set.Message);
            _store.Update(stored => ExecApprovalsParser.ParseRequest(file, out _));
        }
    }

    Task INodeEvents.SendAsync(string name, string payloadJson, CancellationToken cancellationToken)
    {
        Events.Add(new JsonObject([new("event", JsonTree.Of(name)), .. JsonTreeReader.Read(payloadJson).AsObject!.Members]));
        return Task.CompletedTask;
    }

    void INodeLog.Write(LogLevel level, int eventId, string message)
    {
    }
}
