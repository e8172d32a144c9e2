using System.Text.Json;
using OpenClaw.Gateway;
using OpenClaw.Node.Commands;

namespace OpenClaw.Tests.Commands;

/// <summary>Keeps what would go to the gateway, as text, in order.</summary>
internal sealed class FakeTransport : IInvokeTransport
{
    private readonly object _gate = new();
    private readonly List<string> _sent = [];

    /// <summary>Decides about a frame before it is kept; an error means it was not sent.</summary>
    public Func<string, string, GatewayError?>? Refuse { get; set; }

    public IReadOnlyList<string> Sent
    {
        get
        {
            lock (_gate)
            {
                return _sent.ToArray();
            }
        }
    }

    public Task<GatewayError?> PostAsync(string method, Action<Utf8JsonWriter> writeParams, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream,
            new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writeParams(writer);
        }
        string parameters = System.Text.Encoding.UTF8.GetString(stream.ToArray());
        if (Refuse?.Invoke(method, parameters) is { } error)
        {
            return Task.FromResult<GatewayError?>(error);
        }
        lock (_gate)
        {
            _sent.Add($"{method} {parameters}");
        }
        return Task.FromResult<GatewayError?>(null);
    }
}

/// <summary>A command that a test plays.</summary>
internal sealed class ScriptedCommand(string name, Func<InvokeRequest, INodeEvents, CancellationToken, Task<InvokeResult>> script)
    : INodeCommand
{
    public string Name => name;

    public Task<InvokeResult> InvokeAsync(InvokeRequest request, INodeEvents events, CancellationToken cancellationToken) =>
        script(request, events, cancellationToken);
}
