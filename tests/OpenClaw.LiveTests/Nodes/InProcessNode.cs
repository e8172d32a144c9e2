using System.Text;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Node.Hosting;

namespace OpenClaw.LiveTests.Nodes;

/// <summary>The node as a library: what the program and the module are made of.</summary>
internal sealed class InProcessNode(string directory) : NodeUnderTest(directory), INodeLog
{
    private readonly StringBuilder _log = new();
    private CancellationTokenSource? _end;
    private Task<NodeRunResult>? _running;

    public override string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    public override Task StartAsync(NodeTarget target)
    {
        // The caller's own environment must not reach the node: only what a test gives it does.
        var environment = new Dictionary<string, string?>
        {
            ["OPENCLAW_STATE_DIR"] = StateDirectory,
            ["HOME"] = Path.GetDirectoryName(StateDirectory),
            ["PATH"] = Environment.GetEnvironmentVariable("PATH"),
        };
        var node = OpenClawNode.Create(
            new NodeOptions
            {
                Host = "127.0.0.1",
                Port = target.Port,
                Tls = target.Fingerprint is not null,
                TlsFingerprint = target.Fingerprint,
                DisplayName = DisplayName,
                Credentials = new GatewayCredentials { Token = target.Token },
                ReadEnvironment = name => environment.GetValueOrDefault(name),
                // Half a minute less of waiting for an approval in every test.
                Timings = new GatewayTimings { PairingPoll = TimeSpan.FromSeconds(1) },
            },
            this);
        _end = new CancellationTokenSource();
        _running = node.RunAsync(_end.Token);
        return Task.CompletedTask;
    }

    public override async Task<int?> StopAsync()
    {
        if (_running is null)
        {
            return null;
        }

        await _end!.CancelAsync();
        var result = await _running.WaitAsync(ReadyNode.Patience);
        _end.Dispose();
        _running = null;
        return result.ExitCode;
    }

    void INodeLog.Write(LogLevel level, int eventId, string message)
    {
        lock (_log)
        {
            _log.Append(level).Append(' ').Append(eventId).Append(' ').AppendLine(message);
        }
    }
}
