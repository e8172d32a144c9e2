namespace OpenClaw.Node.Execution.Windows;

/// <summary>What runs in one job object and writes into one pair of pipes: a process, or the steps of a command line.</summary>
internal interface IWindowsRun : IDisposable
{
    OutputPipe Stdout { get; }

    OutputPipe Stderr { get; }

    /// <summary>Meaningful once <see cref="WaitForExitAsync"/> has ended.</summary>
    int ExitCode { get; }

    /// <summary>Ends when there is nothing more to wait for.</summary>
    Task WaitForExitAsync();

    /// <summary>Ends everything, and starts nothing more.</summary>
    void Stop(int exitCode);

    /// <summary>Lets what still runs outlive this.</summary>
    void Release();
}
