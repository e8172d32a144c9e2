using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Execution.Contract;
using OpenClaw.Node.Execution.Programs;
using OpenClaw.Node.Native;

namespace OpenClaw.Node.Execution.Posix;

/// <summary>Linux and macOS: <see cref="PosixSpawn"/> creates, <see cref="PosixRunLoop"/> watches.</summary>
internal sealed class PosixPlatform(RunTimings timings, bool usePidFd = true) : IProcessPlatform
{
    private const string ShellForScripts = "/bin/sh";

    private readonly object _gate = new();
    private PosixRunLoop? _loop;

    public async Task<ProcessOutcome> RunAsync(ProcessRequest request, OutputCapture capture, long? timeoutMs,
        CancellationToken cancellationToken)
    {
        var program = request.Program ?? request.Argv[0];
        if (program.IndexOf('/') < 0)
        {
            var found = ProgramSearch.FindPosix(program, request.Environment, request.WorkingDirectory, out var notExecutable);
            if (found is null)
            {
                return Failed(program.Length > 0 && notExecutable ? LibC.EACCES : LibC.ENOENT);
            }

            program = found;
        }

        var run = Start(program, request, capture, timeoutMs, out var failure);
        if (run is null)
        {
            return failure!;
        }

        using (cancellationToken.Register(() => _loop!.Cancel(run)))
        {
            return await run.Completion.Task.ConfigureAwait(false);
        }
    }

    public void Shutdown()
    {
        lock (_gate)
        {
            _loop?.Dispose();
            _loop = null;
        }
    }

    /// <summary>Started with the first run. A failure (no descriptors left) is that run's; the next one tries again.</summary>
    private PosixRunLoop? Loop(out int error)
    {
        lock (_gate)
        {
            error = 0;
            return _loop ??= PosixRunLoop.Start(timings, usePidFd, out error);
        }
    }

    private PosixRun? Start(string program, ProcessRequest request, OutputCapture capture, long? timeoutMs, out ProcessOutcome? failure)
    {
        if (!SpareDescriptor.IsEnoughLeft())
        {
            failure = Failed(LibC.EMFILE);
            return null;
        }

        if (Loop(out var loopError) is not { } watcher)
        {
            failure = Failed(loopError);
            return null;
        }

        int inRead = -1, inWrite = -1, outRead = -1, outWrite = -1, errRead = -1, errWrite = -1;
        try
        {
            // stdin is a pipe without a writer: a program that looks at what kind of file it is sees what it sees under the reference.
            var error = LibC.CreatePipe(out inRead, out inWrite);
            error = error != 0 ? error : LibC.CreatePipe(out outRead, out outWrite);
            error = error != 0 ? error : LibC.CreatePipe(out errRead, out errWrite);
            error = error == 0 && !SpareDescriptor.IsEnoughLeftBehind(Math.Max(outRead, errWrite)) ? LibC.EMFILE : error;
            if (error != 0)
            {
                failure = Failed(error);
                return null;
            }

            LibC.Close(ref inWrite);
            SpareDescriptor.Hold();
            var mark = RunMark.Create(inRead, outWrite, errWrite);
            var more = ThisSystem.IsMacOS ? null : RunMark.Variable + "=" + mark.Value;
            var standard = (inRead, outWrite, errWrite);
            error = PosixSpawn.Start(program, request.Argv, request.Environment, request.WorkingDirectory, standard, request.LastCheck,
                out var pid, out var refusal, more: more);
            if (error == LibC.ENOEXEC)
            {
                // A script without "#!": execvp hands it to sh, and so does the reference.
                string[] script = [ShellForScripts, program, .. request.Argv.Skip(1)];
                error = PosixSpawn.Start(ShellForScripts, script, request.Environment, request.WorkingDirectory, standard,
                    request.LastCheck, out pid, out refusal, more: more);
            }

            if (error != 0 || refusal is not null)
            {
                failure = refusal is null ? Failed(error) : new ProcessOutcome(null, false, false) { Refusal = refusal };
                return null;
            }

            failure = null;
            var run = watcher.Add(pid, outRead, errRead, capture, timeoutMs, mark);
            outRead = errRead = -1;
            return run;
        }
        finally
        {
            LibC.Close(ref inRead);
            LibC.Close(ref inWrite);
            LibC.Close(ref outRead);
            LibC.Close(ref outWrite);
            LibC.Close(ref errRead);
            LibC.Close(ref errWrite);
        }
    }

    private static ProcessOutcome Failed(int error) => new(null, false, false) { LaunchError = LibC.NameOf(error) };
}
