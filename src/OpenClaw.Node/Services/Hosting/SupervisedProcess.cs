using System.ComponentModel;
using System.Diagnostics;

namespace OpenClaw.Node.Services.Hosting;

/// <summary>
/// A child process without a window, whose standard input is the leash: it ends when this process does, however that happens.
/// </summary>
internal sealed class SupervisedProcess : ISupervisedProcess
{
    private readonly Process _process;
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SupervisedProcess(Process process)
    {
        _process = process;
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => _exited.TrySetResult(_process.ExitCode);
    }

    public int Id => _process.Id;

    public Task<int> Exited => _exited.Task;

    public static SupervisedProcess Start(string program, string arguments, string? workingDirectory)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo
            {
                FileName = program,
                Arguments = arguments,
                WorkingDirectory = workingDirectory ?? "",
                UseShellExecute = false,
                CreateNoWindow = true,
                RedirectStandardInput = true,
            },
        };
        var supervised = new SupervisedProcess(process);
        process.Start();
        return supervised;
    }

    public void RequestStop()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException)
        {
        }
    }

    public void Kill()
    {
        try
        {
            // What it runs for the gateway is in job objects or sessions of its own and ends with it.
            _process.Kill();
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception)
        {
        }
    }

    public void Dispose() => _process.Dispose();
}
