using System.Diagnostics;
using System.Globalization;
using System.Text;
using OpenClaw.Bench;

[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]

namespace OpenClaw.RunBench;

/// <summary>What is started: the program itself, or a script of bench/nodes that makes another node of the gateway's port.</summary>
internal sealed record NodeStart(string Name, string Program, bool IsScript)
{
    public IEnumerable<string> Arguments(int port)
    {
        var number = port.ToString(CultureInfo.InvariantCulture);
        return IsScript ? [number] : ["run", "--host", "127.0.0.1", "--port", number, "--display-name", "bench"];
    }
}

/// <summary>A node as a process, with a state directory of its own in which everything (or one program, by a rule) may run.</summary>
internal sealed class MeasuredNode : IDisposable
{
    private readonly StringBuilder _log = new();
    private readonly string _state;
    private readonly NodeStart _start;
    private Process? _process;

    public MeasuredNode(NodeStart start, bool byRules)
    {
        _start = start;
        _state = Directory.CreateTempSubdirectory("openclaw-bench-").FullName;
        File.WriteAllText(Path.Combine(_state, "exec-approvals.json"), byRules
            ? """{"version":1,"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":[{"pattern":"/usr/bin/true"},{"pattern":"/usr/bin/cat"},{"pattern":"/usr/bin/uname","argPattern":"^-[a-z]$"}]}}}"""
            : """{"version":1,"defaults":{"security":"full","ask":"off"}}""");
        File.SetUnixFileMode(Path.Combine(_state, "exec-approvals.json"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public int Id => _process!.Id;

    public string Log => _log.ToString();

    /// <summary>Starts it; returns the time stamp before.</summary>
    public long Start(int port)
    {
        var start = new ProcessStartInfo(_start.Program) { RedirectStandardError = true, RedirectStandardOutput = true,
            WorkingDirectory = "/" };
        foreach (var argument in _start.Arguments(port))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["OPENCLAW_STATE_DIR"] = _state;
        start.Environment["OPENCLAW_GATEWAY_TOKEN"] = "bench";
        var since = Stopwatch.GetTimestamp();
        _process = new Process { StartInfo = start };
        _process.ErrorDataReceived += (_, e) => _log.AppendLine(e.Data);
        _process.OutputDataReceived += (_, e) => _log.AppendLine(e.Data);
        _process.Start();
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        return since;
    }

    /// <summary>Processor time of the node, without the commands that it ran, in microseconds.</summary>
    public double Cpu() => ProcessTree.CpuSeconds(Id) * 1_000_000;

    public double PssMb() => ProcessTree.Memory(Id).PssMb;

    public int Threads() => Directory.GetDirectories($"/proc/{Id}/task").Length;

    /// <summary>A file of text of a size; goes with the node.</summary>
    public string WriteText(int bytes)
    {
        var path = Path.Combine(_state, "text");
        File.WriteAllBytes(path, [.. Enumerable.Range(0, bytes).Select(i => i % 80 == 79 ? (byte)'\n' : (byte)('a' + (i % 26)))]);
        return path;
    }

    public void Stop()
    {
        if (_process is { HasExited: false })
        {
            // A script's node has processes of its own.
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process?.Dispose();
        _process = null;
    }

    public void Dispose()
    {
        Stop();
        Directory.Delete(_state, recursive: true);
    }
}
