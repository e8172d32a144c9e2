using System.Collections.Concurrent;
using System.Text.Json;
using OpenClaw.Gateway;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Operator;
using OpenClaw.NodeHost.Demo.Loopback;
using OpenClaw.Tests.State;

namespace OpenClaw.Tests.Operator;

/// <summary>A loopback gateway that answers an operator's questions as a test says, and keeps what was asked.</summary>
internal sealed class ScriptedGateway : IDisposable
{
    private static readonly string[] EveryMethod =
    [
        "health", "system.info", "node.list", "node.rename", "node.invoke", "node.pair.list", "node.pair.approve", "node.pair.reject",
        "node.pair.remove", "device.pair.list", "device.pair.approve", "device.pair.reject", "device.pair.remove", "device.token.revoke",
        "exec.approvals.node.get", "exec.approvals.node.set",
    ];

    private readonly TestState _state = new();
    private readonly Dictionary<string, Func<JsonElement, (bool Ok, string Json)?>> _answers = new(StringComparer.Ordinal);

    public ScriptedGateway(IReadOnlyList<string>? methods = null, IReadOnlyList<string>? scopes = null)
    {
        LoopbackFaults faults = new()
        {
            RequestAnswer = (method, parameters) =>
            {
                Asked.Enqueue((method, parameters.GetRawText()));
                return _answers.TryGetValue(method, out Func<JsonElement, (bool Ok, string Json)?>? answer) ? answer(parameters) : null;
            },
        };
        Loopback = new LoopbackGateway(new LoopbackGatewayOptions { Token = "shared", ApproveDevices = true, Faults = faults,
            Methods = methods ?? EveryMethod, Scopes = scopes ?? [] });
        Loopback.Start();
    }

    public LoopbackGateway Loopback { get; }

    public ConcurrentQueue<(string Method, string Params)> Asked { get; } = new();

    public string[] Methods => [.. Asked.Select(asked => asked.Method)];

    public NodeOptions Options => new()
    {
        State = _state.Location,
        Host = Loopback.Endpoint.Host,
        Port = Loopback.Endpoint.Port,
        Credentials = new GatewayCredentials { Token = "shared" },
        ReadEnvironment = _ => null,
    };

    public ScriptedGateway On(string method, string json)
    {
        _answers[method] = _ => (true, json);
        return this;
    }

    public ScriptedGateway On(string method, Func<JsonElement, (bool Ok, string Json)?> answer)
    {
        _answers[method] = answer;
        return this;
    }

    public ScriptedGateway Refuse(string method, string error)
    {
        _answers[method] = _ => (false, error);
        return this;
    }

    public Task<GatewayOperator> ConnectAsync(params OperatorScope[] scopes) =>
        GatewayOperator.ConnectAsync(Options, scopes.Length == 0 ? OperatorScopes.All : scopes, log: null,
            TestContext.Current.CancellationToken);

    public void Dispose()
    {
        Loopback.Dispose();
        _state.Dispose();
    }
}
