using OpenClaw.Gateway.Diagnostics;
using OpenClaw.NodeHost.Terminal;

namespace OpenClaw.Tests.NodeHost;

public class TerminalTests
{
    [Fact]
    public void Log_lines_read_like_upstreams()
    {
        using StringWriter text = new() { NewLine = "\n" };
        ConsoleLog log = new(text, verbose: false);
        log.Write(LogLevel.Information, 1, "node host gateway connected: ws://127.0.0.1:18789");
        log.Write(LogLevel.Warning, 2, "slow");
        log.Write(LogLevel.Error, 3, "broken");
        log.Write(LogLevel.Debug, 4, "step");
        Assert.Equal("node host gateway connected: ws://127.0.0.1:18789\nwarning: slow\nerror: broken\n", text.ToString());
    }

    [Fact]
    public void Text_of_a_peer_cannot_fake_a_line_or_draw()
    {
        using StringWriter text = new() { NewLine = "\n" };
        new ConsoleLog(text, verbose: true).Write(LogLevel.Debug, 1, "closed: bye\r\nnode host gateway connected\u001b[2J\u009b");
        Assert.Equal("debug: closed: bye\\r\\nnode host gateway connected\\u{1B}[2J\\u{9B}\n", text.ToString());
    }

    [Fact]
    public void A_closed_terminal_does_not_end_the_node()
    {
        new ConsoleLog(new ClosedWriter(), verbose: false).Write(LogLevel.Error, 1, "nobody reads this");
    }

    /// <summary>A log in a file that may not become larger (ulimit -f): .NET has a word of its own for that.</summary>
    [Fact]
    public void A_line_that_a_file_does_not_take_is_lost_and_nothing_else()
    {
        List<Exception> lost = [];
        using var guarded = new GuardedStream(new FullStream(), lost.Add);
        guarded.Write([1], 0, 1);
        Assert.IsType<ArgumentOutOfRangeException>(Assert.Single(lost));
    }

    private sealed class FullStream : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new ArgumentOutOfRangeException(nameof(buffer));
    }

    [Fact]
    public void A_table_is_aligned_and_cut_in_its_last_column()
    {
        using StringWriter text = new() { NewLine = "\n" };
        TextTable table = new("command", "output") { MostLines = 1 };
        table.Add("uname -s", "Linux\n");
        table.Add("id", "uid=0(root) gid=0(root) groups=0(root)");
        table.Write(text, width: 30);
        Assert.Equal("command   output\n--------  --------------------\nuname -s  Linux\nid        uid=0(root) gid=0...\n",
            text.ToString());
    }

    [Fact]
    public void The_first_signal_asks_and_the_second_ends()
    {
        List<int> exits = [];
        using StopSignals signals = new(exits.Add);
        Assert.Null(signals.ExitCode);
        Assert.True(signals.Receive(ExitCodes.Terminated));
        Assert.True(signals.Token.WaitHandle.WaitOne(Patience.Limit));
        Assert.False(signals.Receive(ExitCodes.Interrupted));
        Assert.Equal(ExitCodes.Terminated, signals.ExitCode);
        Assert.Empty(exits);
    }

    private sealed class ClosedWriter : TextWriter
    {
        public override System.Text.Encoding Encoding => System.Text.Encoding.UTF8;

        public override void WriteLine(string? value) => throw new IOException("Broken pipe");
    }

    [Theory]
    [InlineData("libssl.so.3", null, null)]
    [InlineData("libssl.so.1.1", null, null)]
    [InlineData("libssl.so.9", "9", null)]
    [InlineData("libssl.so.3", "9", null)]
    [InlineData("libssl.so.9", null, "no OpenSSL (libssl.so.3)")]
    [InlineData("", null, "apt install libssl3")]
    [InlineData("", "9", "no OpenSSL (libssl.so.9)")]
    public void OpenSslIsLookedForAsDotnetLooksForIt(string there, string? version, string? told)
    {
        string? missing = OpenSslLibrary.WhatIsMissing(version, name => name == there);
        if (told is null)
        {
            Assert.Null(missing);
        }
        else
        {
            Assert.Contains(told, missing, StringComparison.Ordinal);
        }
    }
}
