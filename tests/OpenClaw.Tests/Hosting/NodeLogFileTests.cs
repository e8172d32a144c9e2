using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Json;
using OpenClaw.Tests.State;

namespace OpenClaw.Tests.Hosting;

public sealed class NodeLogFileTests : IDisposable
{
    private readonly TestState _state = new();

    public void Dispose() => _state.Dispose();

    private string LogPath(string name) => Path.Combine(_state.Location.LogDirectory, name);

    [Fact]
    public void A_line_is_one_line_in_both_files_and_debug_is_left_out()
    {
        using (var log = new NodeLogFile(_state.Location, TimeProvider.System))
        {
            log.Write(LogLevel.Debug, 1, "not for the file");
            log.Write(LogLevel.Warning, 1123, "two\nlines \u001b[31m\u2028 \"quoted\"");
        }
        string line = Assert.Single(File.ReadAllLines(LogPath("node.log")));
        Assert.EndsWith(" WARN  1123 two lines  [31m  \"quoted\"", line);
        JsonObject json = JsonTreeReader.Read(Assert.Single(File.ReadAllLines(LogPath("node.jsonl")))).AsObject!;
        Assert.Equal(("warning", 1123d, "two lines  [31m  \"quoted\""), (json["level"]!.AsText, json["event"]!.AsNumber, json["message"]!.AsText));
    }

    [Fact]
    public void The_files_stay_small_and_lines_whole()
    {
        using (var log = new NodeLogFile(_state.Location, TimeProvider.System, maxBytes: 1000))
        {
            for (int i = 0; i < 200; i++)
            {
                log.Write(LogLevel.Information, 1, $"line {i}");
            }
            log.Write(LogLevel.Information, 1, new string('x', 100_000));
        }
        foreach (string name in new[] { "node.log", "node.jsonl" })
        {
            Assert.True(new FileInfo(LogPath(name + ".1")).Length <= 1000);
            Assert.True(new FileInfo(LogPath(name)).Length <= 5000);
            Assert.Contains("line 199", File.ReadAllText(LogPath(name + ".1")));
        }
        Assert.Equal(4, Directory.GetFiles(_state.Location.LogDirectory).Length);
    }

    [Fact]
    public void A_log_that_cannot_be_written_harms_nobody()
    {
        _state.Write(_state.Location.LogDirectory, "a file where the folder should be");
        using var log = new NodeLogFile(_state.Location, TimeProvider.System);
        log.Write(LogLevel.Error, 1, "lost");
        log.Write(LogLevel.Error, 1, "lost too");
        Assert.Equal("a file where the folder should be", File.ReadAllText(_state.Location.LogDirectory));
    }

    [Fact]
    public void Another_run_appends()
    {
        for (int i = 0; i < 2; i++)
        {
            using var log = new NodeLogFile(_state.Location, TimeProvider.System);
            log.Write(LogLevel.Information, 1, $"run {i}");
        }
        Assert.Equal(2, File.ReadAllLines(LogPath("node.log")).Length);
    }

    [Fact]
    public async Task A_node_writes_its_log_and_sweeps_up_after_killed_writers()
    {
        using var run = new NodeRun();
        PrivateFile.EnsureDirectory(run.State.Location.Directory);
        string stale = Path.Combine(run.State.Location.Directory, ".node.json.0123456789ab.tmp"), young = Path.Combine(run.State.Location.Directory, ".node.json.0123456789ac.tmp");
        string other = Path.Combine(run.State.Location.Directory, ".mine.tmp");
        foreach (string path in new[] { stale, young, other })
        {
            File.WriteAllText(path, "");
            File.SetLastWriteTimeUtc(path, path == young ? DateTime.UtcNow : DateTime.UtcNow.AddHours(-1));
        }
        await run.StartConnectedAsync();
        await run.StopAsync();
        string text = File.ReadAllText(Path.Combine(run.State.Location.LogDirectory, "node.log"));
        Assert.Contains("The node was stopped.", text);
        Assert.Contains($" {NodeLogEvents.Starting} ", text);
        Assert.Equal((false, true, true), (File.Exists(stale), File.Exists(young), File.Exists(other)));
    }
}
