namespace OpenClaw.NodeHost.Demo.Loopback;

/// <summary>A device that asked to be paired.</summary>
internal sealed record LoopbackPairingRequest(string RequestId, string DeviceId, string Role, string? DisplayName, string Platform);

/// <summary>Which devices are approved, what they may offer, and the tokens they were given. Everything is kept in memory only.</summary>
internal sealed class LoopbackPairing
{
    private readonly object _gate = new();
    private readonly Dictionary<string, LoopbackPairingRequest> _pending = new(StringComparer.Ordinal); // by device id and role
    private readonly HashSet<string> _approved = new(StringComparer.Ordinal);
    private readonly HashSet<string> _surfaces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _tokens = new(StringComparer.Ordinal);

    /// <summary>Devices that wait for an operator.</summary>
    public IReadOnlyList<LoopbackPairingRequest> Pending
    {
        get
        {
            lock (_gate)
            {
                return [.. _pending.Values];
            }
        }
    }

    /// <summary>The request for this device, made on first sight and the same on every later one.</summary>
    public LoopbackPairingRequest Request(string deviceId, string role, string? displayName, string platform)
    {
        lock (_gate)
        {
            string key = Key(deviceId, role);
            if (!_pending.TryGetValue(key, out LoopbackPairingRequest? request))
            {
                request = new LoopbackPairingRequest(Guid.NewGuid().ToString(), deviceId, role, displayName, platform);
                _pending.Add(key, request);
            }
            return request;
        }
    }

    /// <summary>What <c>openclaw devices approve</c> does; false when there is no such request.</summary>
    public bool Approve(string requestId)
    {
        lock (_gate)
        {
            foreach (KeyValuePair<string, LoopbackPairingRequest> entry in _pending.Where(p => p.Value.RequestId == requestId).ToArray())
            {
                _pending.Remove(entry.Key);
                return _approved.Add(entry.Key);
            }
            return false;
        }
    }

    public void ApproveDevice(string deviceId, string role)
    {
        lock (_gate)
        {
            _approved.Add(Key(deviceId, role));
            _pending.Remove(Key(deviceId, role));
        }
    }

    /// <summary>What <c>openclaw devices remove</c> does; the connection is the caller's to close.</summary>
    public void RemoveDevice(string deviceId, string role)
    {
        lock (_gate)
        {
            _approved.Remove(Key(deviceId, role));
            _tokens.Remove(Key(deviceId, role));
        }
    }

    public bool IsApproved(string deviceId, string role)
    {
        lock (_gate)
        {
            return _approved.Contains(Key(deviceId, role));
        }
    }

    /// <summary>The device's token, made on first use.</summary>
    public string TokenOf(string deviceId, string role)
    {
        lock (_gate)
        {
            return _tokens.TryGetValue(Key(deviceId, role), out string? token) ? token : _tokens[Key(deviceId, role)] = NewToken();
        }
    }

    public bool HasToken(string deviceId, string role, string token)
    {
        lock (_gate)
        {
            return _tokens.TryGetValue(Key(deviceId, role), out string? known) && known == token;
        }
    }

    public bool IsSurfaceApproved(string deviceId)
    {
        lock (_gate)
        {
            return _surfaces.Contains(deviceId);
        }
    }

    public void ApproveSurface(string deviceId)
    {
        lock (_gate)
        {
            _surfaces.Add(deviceId);
        }
    }

    private static string Key(string deviceId, string role) => deviceId + "/" + role;

    private static string NewToken() => "device-" + Guid.NewGuid().ToString("N");
}
