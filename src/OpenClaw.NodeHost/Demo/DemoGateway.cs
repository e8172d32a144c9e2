using OpenClaw.Gateway.Text;
using OpenClaw.NodeHost.Demo.Loopback;
using OpenClaw.NodeHost.Terminal;

namespace OpenClaw.NodeHost.Demo;

/// <summary>
/// `openclaw-node demo --gateway`: only the demo's gateway, to try a node by hand (and by the module's tests). First line: its address.
/// Then one command a line on standard input: approve, list, run PROGRAM ARGUMENTS..., drop, quit. Every answer is one line.
/// </summary>
internal sealed class DemoGateway(TextReader input, TextWriter output)
{
    private const string Commands = "approve, list, run PROGRAM ARGUMENTS..., drop, quit";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using LoopbackGateway gateway = new(new LoopbackGatewayOptions { ApproveSurfaces = false });
        gateway.Start();
        await SayAsync($"{gateway.Endpoint}").ConfigureAwait(false);
        while (await ReadLineAsync(cancellationToken).ConfigureAwait(false) is string line)
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            switch (words)
            {
                case []:
                    break;
                case ["quit"]:
                    return;
                case ["approve"]:
                    await SayAsync(await ApproveAsync(gateway, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
                    break;
                case ["list"]:
                    await SayAsync(List(gateway)).ConfigureAwait(false);
                    break;
                case ["drop"]:
                    gateway.DropAll();
                    await SayAsync("dropped all connections").ConfigureAwait(false);
                    break;
                case ["run", _, ..]:
                    await SayAsync(await RunAsync(gateway, words[1..], cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
                    break;
                default:
                    await SayAsync($"unknown; there are: {Commands}").ConfigureAwait(false);
                    break;
            }
        }
    }

    private static async Task<string> ApproveAsync(LoopbackGateway gateway, CancellationToken cancellationToken)
    {
        IReadOnlyList<LoopbackPairingRequest> pending = gateway.Pairing.Pending;
        foreach (LoopbackPairingRequest request in pending)
        {
            gateway.Pairing.Approve(request.RequestId);
        }

        if (gateway.Node is { } node)
        {
            await gateway.ApproveSurfaceAsync(node, cancellationToken).ConfigureAwait(false);
            return $"approved the commands of {node.Peer!.DisplayName}";
        }

        return pending.Count == 0 ? "nothing to approve" : $"approved {pending.Count} device(s)";
    }

    private static string List(LoopbackGateway gateway) =>
        $"connected: {gateway.Node?.Peer!.DisplayName ?? "none"}; pending: {string.Join(", ", gateway.Pairing.Pending.Select(p => $"{p.DisplayName} {p.RequestId}"))}";

    private static async Task<string> RunAsync(LoopbackGateway gateway, string[] argv, CancellationToken cancellationToken)
    {
        using StringWriter text = new();
        JsonText.Write(text, writer =>
        {
            writer.WriteStrings("command", argv);
            writer.WriteString("agentId", "main");

            // A gateway names a directory once it has asked `system.run.prepare`; rules of an "allow always" hold for that directory only.
            writer.WriteString("cwd", Path.TrimEndingDirectorySeparator(Path.GetTempPath()));
        });
        LoopbackInvokeResult result = await gateway.InvokeAsync("system.run", text.ToString(), TimeSpan.FromSeconds(60), cancellationToken)
            .ConfigureAwait(false);
        return result.Ok ? result.PayloadJson! : $"{result.ErrorCode}: {result.ErrorMessage}";
    }

    private async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        // A console read cannot be cancelled: it is left behind when the process ends.
        Task<string?> line = Task.Run(input.ReadLine, CancellationToken.None);
        return await line.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task SayAsync(string line)
    {
        await output.WriteLineAsync(ConsoleLog.OneLine(line)).ConfigureAwait(false);
        await output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
    }
}
