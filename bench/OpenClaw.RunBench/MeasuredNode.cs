using System.Diagnostics;
using System.Globalization;
using System.Text;

[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]

namespace OpenClaw.RunBench;

/// <summary>The program as a process, with a state directory of its own in which everything (or one program, by a rule) may run.</summary>
internal sealed class MeasuredNode : IDisposable
{
    /// <summary>USER_HZ, which Linux fixes at 100 for what it shows to programs.</summary>
    private const double MicrosecondsPerTick = 10_000;

    private readonly StringBuilder _log = new();
    private readonly string _state;
    private readonly string _program;
    private Process? _process;

    public MeasuredNode(string program, bool byRules)
    {
        _program = program;
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
        var start = new ProcessStartInfo(_program) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = "/" };
        foreach (var argument in new[] { "run", "--host", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture), "--display-name", "bench" })
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

    /// <summary>Processor time of the node itself, without its children, in microseconds.</summary>
    public double Cpu()
    {
        var stat = File.ReadAllText($"/proc/{Id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) * MicrosecondsPerTick;
    }

    public double PssMb() => Kilobytes("smaps_rollup", "Pss:") / 1024;

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
            _process.Kill();
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

    private double Kilobytes(string file, string name) => File.ReadLines($"/proc/{Id}/{file}").Where(line => line.StartsWith(name, StringComparison.Ordinal))
        .Sum(line => double.Parse(line.AsSpan(name.Length).TrimEnd("kB "), CultureInfo.InvariantCulture));
}
