using OpenClaw.Gateway.Identity;

namespace OpenClaw.Tests.Gateway.Support;

internal sealed class MemoryTokenStore : IDeviceTokenStore
{
    private readonly object _gate = new();
    private DeviceToken? _token;

    public MemoryTokenStore(string? token = null) =>
        _token = token is null ? null : new DeviceToken(token, "node", [], DateTimeOffset.FromUnixTimeMilliseconds(0));

    /// <summary>Where tokens are from that were put here without saying so.</summary>
    public TokenOrigin? Origin { get; set; }

    public int Saves { get; private set; }

    public int Clears { get; private set; }

    public Exception? FailOnSave { get; set; }

    public Exception? FailOnLoad { get; set; }

    /// <summary>Runs between the load and the save of an attempt: another process.</summary>
    public Action? BeforeSave { get; set; }

    public DeviceToken? Token
    {
        get
        {
            lock (_gate)
            {
                return _token;
            }
        }

        set
        {
            lock (_gate)
            {
                _token = value;
            }
        }
    }

    public DeviceToken? Load(string deviceId, string role) =>
        FailOnLoad is { } e ? throw e : Token is { Origin: null } token ? token with { Origin = Origin } : Token;

    public bool Save(string deviceId, DeviceToken token, DeviceToken? expected)
    {
        if (FailOnSave is { } e)
        {
            throw e;
        }
        BeforeSave?.Invoke();
        lock (_gate)
        {
            if (_token?.Token != expected?.Token)
            {
                return false;
            }
            _token = token;
            Saves++;
            return true;
        }
    }

    public void Clear(string deviceId, string role, DeviceToken expected)
    {
        lock (_gate)
        {
            if (_token?.Token == expected.Token)
            {
                _token = null;
                Clears++;
            }
        }
    }
}

