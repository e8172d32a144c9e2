using System.ComponentModel;
using OpenClaw.Browser.Cdp;
using OpenClaw.Node.Execution.Contract;
using OpenClaw.Node.Execution.Windows;

namespace OpenClaw.Browser.Launch;

/// <summary>A browser on Windows: with all its children in a Job Object, which ends with the node's last handle to it.</summary>
internal sealed class WindowsBrowserProcess : BrowserProcess
{
    private readonly WindowsProcess _process;
    private readonly Task _exited;

    private WindowsBrowserProcess(WindowsProcess process, OutputPipe answers, ControlPipe commands)
    {
        _process = process;
        _exited = process.WaitForExitAsync();
        Channel = new StreamChannel(answers, commands);
        _ = process.Stdout.ReadAsync(AddError);
        _ = process.Stderr.ReadAsync(AddError);
    }

    public override int Pid => _process.Id;

    public override IByteChannel Channel { get; }

    public static BrowserProcess Create(BrowserCommand command)
    {
        OutputPipe? answers = null;
        ControlPipe? commands = null;
        try
        {
            answers = new OutputPipe();
            commands = new ControlPipe();
            string[] argv = [command.Executable, .. command.Arguments];
            var request = new ProcessRequest { Argv = argv, Environment = command.Environment };
            WindowsProcess process = WindowsProcess.Start(WindowsProgram.Exactly(argv), request, out _,
                [commands.ChildEnd, answers.ChildEnd])!;
            commands.ChildEnd.Dispose();
            answers.ChildEnd.Dispose();
            var started = new WindowsBrowserProcess(process, answers, commands);
            answers = null;
            commands = null;
            return started;
        }
        catch (Win32Exception problem)
        {
            throw new IOException($"{command.Executable} could not be started: {problem.Message}", problem);
        }
        finally
        {
            answers?.Dispose();
            commands?.Dispose();
        }
    }

    public override bool HasEnded() => _exited.IsCompleted;

    public override void Terminate()
    {
        // Windows has no such request for a program without a console; Kill follows.
    }

    public override void Kill() => _process.Job.Terminate(1);

    protected override void Release()
    {
        // Children that outlived the browser end here.
        _process.Job.Terminate(1);
        _process.Dispose();
    }

    private sealed class StreamChannel(OutputPipe answers, ControlPipe commands) : IByteChannel
    {
        public Task<int> ReadAsync(byte[] buffer) => answers.Reader.ReadAsync(buffer, 0, buffer.Length);

        public Task WriteAsync(byte[] bytes) => commands.Writer.WriteAsync(bytes, 0, bytes.Length);

        public void Dispose()
        {
            commands.Dispose();
            answers.Dispose();
        }
    }
}
