namespace OpenClaw.LiveTests.Nodes;

/// <summary>Which node the scenarios run against.</summary>
public enum NodeKind
{
    /// <summary>OpenClawNode in this process.</summary>
    InProcess,

    /// <summary>The program `openclaw-node run`, as a user starts it.</summary>
    Program,

    /// <summary>
    /// The node host that comes with the gateway: shows that a test expects what the reference does (OPENCLAW_LIVE_NODE=reference).
    /// </summary>
    Reference,
}

/// <summary>A node with a name and a state directory of its own; it can be started more than once.</summary>
internal abstract class NodeUnderTest(string directory) : IAsyncDisposable
{
    public string DisplayName { get; } = "live-" + Guid.NewGuid().ToString("N")[..10];

    public string StateDirectory { get; } = Directory.CreateDirectory(Path.Combine(directory, "state")).FullName;

    /// <summary>What it said so far, for the message of a failed test.</summary>
    public abstract string Log { get; }

    public abstract Task StartAsync(NodeTarget target);

    /// <summary>Asks it to end and waits; the exit code where there is a process.</summary>
    public abstract Task<int?> StopAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        GC.SuppressFinalize(this);
    }
}
