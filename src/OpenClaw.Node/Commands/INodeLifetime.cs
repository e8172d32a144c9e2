namespace OpenClaw.Node.Commands;

/// <summary>
/// A command that owns something as long as a node runs. It must hold nothing before <see cref="Start"/> and its first invoke.
/// </summary>
internal interface INodeLifetime : IAsyncDisposable
{
    /// <summary>The node runs from now on. Called once, must return at once and not throw.</summary>
    void Start();
}
