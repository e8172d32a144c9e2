using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Routes;

namespace OpenClaw.Browser.Observation;

/// <summary>The last requests of a page, from the events of the domain Network of all its sessions.</summary>
internal sealed class RequestLog(TimeProvider clock)
{
    private const int Kept = 500;

    private readonly object _lock = new();
    private readonly BoundedLog<RequestRecord> _log = new(Kept);

    // Only those that are still in the log.
    private readonly Dictionary<string, RequestRecord> _byNetworkId = new(StringComparer.Ordinal);
    private int _lastId;

    public RequestRecord[] All => _log.All;

    public void Clear()
    {
        lock (_lock)
        {
            _log.Drain();
            _byNetworkId.Clear();
        }
    }

    public void Accept(string method, JsonElement parameters)
    {
        switch (method)
        {
            case "Network.requestWillBeSent":
                Sent(parameters);
                break;
            case "Network.responseReceived":
                Answered(parameters.Text("requestId"), parameters.Member("response"));
                break;
            case "Network.loadingFailed":
                Failed(parameters.Text("requestId"), parameters.Text("errorText"));
                break;
        }
    }

    private void Sent(JsonElement parameters)
    {
        string networkId = parameters.Text("requestId");
        JsonElement request = parameters.Member("request");
        if (request.Text("url").StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }
        lock (_lock)
        {
            if (parameters.Member("redirectResponse") is { ValueKind: JsonValueKind.Object } redirect)
            {
                Answered(networkId, redirect);
            }
            var record = new RequestRecord
            {
                Id = $"r{++_lastId}",
                NetworkId = networkId,
                Time = clock.GetUtcNow(),
                Method = Observed.Cut(request.Text("method"), 64),
                Url = Observed.Short(request.Text("url")),
                ResourceType = Observed.Cut(parameters.Text("type").ToLowerInvariant(), 64),
            };
            _byNetworkId[networkId] = record;
            if (_log.Add(record) is { } gone && _byNetworkId.TryGetValue(gone.NetworkId, out RequestRecord? known) && known == gone)
            {
                _byNetworkId.Remove(gone.NetworkId);
            }
        }
    }

    private void Answered(string networkId, JsonElement response)
    {
        lock (_lock)
        {
            if (_byNetworkId.TryGetValue(networkId, out RequestRecord? record))
            {
                int status = response.Integer("status") ?? 0;
                (record.Status, record.Succeeded) = (status, status is 0 or (>= 200 and < 300));
            }
        }
    }

    private void Failed(string networkId, string text)
    {
        lock (_lock)
        {
            if (_byNetworkId.TryGetValue(networkId, out RequestRecord? record))
            {
                (record.FailureText, record.Succeeded) = (text.Length > 0 ? Observed.Short(text) : null, false);
            }
        }
    }
}
