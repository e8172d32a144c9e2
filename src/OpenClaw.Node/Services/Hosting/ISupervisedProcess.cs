namespace OpenClaw.Node.Services.Hosting;

/// <summary>The process that a <see cref="NodeSupervisor"/> watches.</summary>
internal interface ISupervisedProcess : IDisposable
{
    int Id { get; }

    /// <summary>Its exit code, once it has ended.</summary>
    Task<int> Exited { get; }

    /// <summary>Asks it to end: its standard input ends.</summary>
    void RequestStop();

    /// <summary>Kills it and what it started.</summary>
    void Kill();
}
