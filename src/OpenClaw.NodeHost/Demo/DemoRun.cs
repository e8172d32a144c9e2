using System.Globalization;
using System.Text.Json;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.PolicyFiles;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.State;
using OpenClaw.NodeHost.Demo.Loopback;
using OpenClaw.NodeHost.Terminal;

namespace OpenClaw.NodeHost.Demo;

/// <summary>
/// The demo: a gateway and a node in one process, joined by a real WebSocket on loopback. Plays the operator (approves the device, then its
/// commands), sets a policy, asks for the commands of <see cref="DemoScript"/> and compares what happens with what should.
/// </summary>
internal sealed class DemoRun(TextWriter output, INodeLog log) : IDisposable
{
    // The whole demo takes two or three seconds; a machine that is very busy gets a minute.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly string _directory = Directory.CreateTempSubdirectory("openclaw-demo-").FullName;
    private readonly LoopbackGateway _gateway = new(new LoopbackGatewayOptions { ApproveSurfaces = false });

    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(Limit);
        DemoScript script = DemoScript.ForThisSystem();
        StateLocation state = StateLocation.Resolve(_directory);
        _gateway.Start();
        output.WriteLine($"1. A gateway listens on {_gateway.Endpoint} (in this process, for this demo only).");

        OpenClawNode node = OpenClawNode.Create(OptionsFor(state), log);
        Task<NodeRunResult> run = node.RunAsync(stop.Token);
        try
        {
            await PairAsync(node, stop.Token).ConfigureAwait(false);
            SetPolicy(state, script);
            return await TryCommandsAsync(script, new ExecApprovals(state), stop.Token).ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await run.ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _gateway.Dispose();
        try
        {
            Directory.Delete(_directory, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            log.Write(LogLevel.Warning, 0, $"{_directory} could not be removed: {failure.Message}");
        }
    }

    private NodeOptions OptionsFor(StateLocation state) => new()
    {
        State = state,
        Host = _gateway.Endpoint.Host,
        Port = _gateway.Endpoint.Port,
        Tls = false,
        DisplayName = "demo",

        // A real node asks every 15 seconds whether it was approved; nobody watches a demo for so long.
        Timings = new GatewayTimings { PairingPoll = TimeSpan.FromMilliseconds(200), ReconnectMin = TimeSpan.FromMilliseconds(200) },

        // Nothing of the user's environment takes part: no token, no other state directory.
        ReadEnvironment = _ => null,
    };

    private async Task PairAsync(OpenClawNode node, CancellationToken cancellationToken)
    {
        output.WriteLine($"2. A node connects with a new device key: {node.Status.DeviceId[..16]}...");
        LoopbackPairingRequest request = await _gateway.WaitForPairingRequestAsync(cancellationToken).ConfigureAwait(false);
        output.WriteLine("3. The gateway does not know it: an operator approves the device, and the node comes back by itself.");
        _gateway.Pairing.Approve(request.RequestId);
        LoopbackClient client = await _gateway.WaitForNodeAsync(cancellationToken).ConfigureAwait(false);
        output.WriteLine($"4. It offers {string.Join(", ", client.Peer!.Commands)}: the operator approves these, too.");
        await _gateway.ApproveSurfaceAsync(client, cancellationToken).ConfigureAwait(false);
    }

    private void SetPolicy(StateLocation state, DemoScript script)
    {
        new ExecApprovalsStore(state).Update(document =>
        {
            document = document.WithSettings(null, PolicyPreset.Find("cautious")!);
            foreach (string pattern in script.Rules)
            {
                document = document.WithRule(PolicyEdits.EveryAgent, pattern, null);
            }

            return document
                .WithSettings(DemoScript.UnattendedAgent, new PolicySettings { Ask = ExecAsk.Off })
                .WithSettings(DemoScript.LockedAgent, new PolicySettings { Security = ExecSecurity.Deny });
        });
        output.WriteLine($"5. The machine's own policy: security allowlist, ask on-miss, rules {string.Join(", ", script.Rules)};");
        output.WriteLine($"   agent {DemoScript.UnattendedAgent}: ask off; agent {DemoScript.LockedAgent}: security deny.");
        output.WriteLine();
    }

    private async Task<bool> TryCommandsAsync(DemoScript script, ExecApprovals approvals, CancellationToken cancellationToken)
    {
        TextTable table = new("command", "decision", "why", "output");
        int wrong = 0;
        foreach (DemoStep step in script.Steps)
        {
            // Ctrl+C stops the node as well: what comes after it is no answer to the step.
            cancellationToken.ThrowIfCancellationRequested();
            if (step.ApproveFirst)
            {
                // The newest request is the one of the step before.
                approvals.Approve(approvals.GetRequests()[^1].Id);
            }

            LoopbackInvokeResult result = await _gateway.InvokeAsync(step.Command, step.ParamsJson, TimeSpan.FromSeconds(20),
                cancellationToken).ConfigureAwait(false);
            (DemoOutcome outcome, string text) = Read(result);
            bool asExpected = outcome == step.Outcome && text.Contains(step.Text, StringComparison.OrdinalIgnoreCase);
            wrong += asExpected ? 0 : 1;
            table.Add(
                step.Shown,
                (outcome == DemoOutcome.Refused ? "denied" : "allowed") + (asExpected ? "" : " (?)"),
                outcome == DemoOutcome.Refused ? WithoutCode(text) : step.Why,
                outcome == DemoOutcome.Refused ? "" : text);
        }

        cancellationToken.ThrowIfCancellationRequested();
        table.Write(output);
        output.WriteLine();
        output.WriteLine(wrong == 0
            ? string.Create(CultureInfo.InvariantCulture,
                $"All {script.Steps.Count} commands ended as they should. Nothing is left behind.")
            : string.Create(CultureInfo.InvariantCulture,
                $"{wrong} of {script.Steps.Count} commands did not end as they should; they are marked (?)."));
        return wrong == 0;
    }

    /// <summary>The wire's texts begin with a code for programs; the table has a column that says it.</summary>
    private static string WithoutCode(string text) =>
        text[(text.IndexOf(": ", StringComparison.Ordinal) is >= 0 and var colon ? colon + 2 : 0)..];

    /// <summary>How it ended, and its output or the reason of the refusal.</summary>
    private static (DemoOutcome Outcome, string Text) Read(LoopbackInvokeResult result)
    {
        if (!result.Ok)
        {
            return (DemoOutcome.Refused, result.ErrorMessage ?? result.ErrorCode ?? "");
        }

        using JsonDocument payload = JsonDocument.Parse(result.PayloadJson ?? "{}");
        JsonElement root = payload.RootElement;
        if (root.TryGetProperty("bins", out JsonElement bins))
        {
            return (DemoOutcome.Runs, string.Join(", ", bins.EnumerateObject().Select(b => $"{b.Name}={b.Value.GetString()}")));
        }

        if (root.GetProperty("timedOut").GetBoolean())
        {
            return (DemoOutcome.TimesOut, "(killed)");
        }

        string text = (root.GetProperty("stdout").GetString() + " " + root.GetProperty("stderr").GetString()).Trim();
        int? exitCode = root.TryGetProperty("exitCode", out JsonElement code) && code.ValueKind == JsonValueKind.Number
            ? code.GetInt32() : null;
        return (DemoOutcome.Runs, exitCode == 0
            ? text : $"(exit {exitCode?.ToString(CultureInfo.InvariantCulture) ?? "by signal"}) {text}");
    }
}
