using System.Diagnostics;
using System.Management.Automation;
using System.Net;
using System.Net.Sockets;

namespace OpenClaw.ModuleTests.InProcess;

/// <summary>Ctrl+C: whatever a cmdlet waits for, it ends at once and leaves nothing behind.</summary>
public sealed class StoppingTests : IDisposable
{
    // Generous, for a machine that is busy with other things; each of these would wait for minutes.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);
    private readonly ModuleSession _session = new();

    // A gateway that takes the call and never says a word.
    private readonly TcpListener _silent = new(IPAddress.Loopback, 0);

    public StoppingTests() => _silent.Start();

    public void Dispose()
    {
        _silent.Dispose();
        _session.Dispose();
    }

    [Theory]
    [InlineData("Start-OpenClawNode -Url $Gateway -Wait")]
    [InlineData("Start-OpenClawNode -Url $Gateway; Wait-OpenClawNode -For Connected -Timeout 600")]
    [InlineData("Start-OpenClawNode -Url $Gateway; Wait-OpenClawNode")]
    [InlineData("Start-OpenClawNode -Url ws://127.0.0.1:1 -Wait")]
    [InlineData("Connect-OpenClawGateway -Url $Gateway -Token (ConvertTo-SecureString x -AsPlainText -Force)")]
    [InlineData("Get-OpenClawNodeLog -Follow")]
    [InlineData("Start-OpenClawNode -Url $Gateway; Get-OpenClawNodeLog -Follow")]
    [InlineData("Test-OpenClawNode -Url $Gateway")]
    [InlineData("New-OpenClawSupportBundle (Join-Path ([IO.Path]::GetTempPath()) never.zip) -Url $Gateway")]
    [InlineData("1..1000000 | ForEach-Object { Test-OpenClawExec 'uname -s' }")]
    [InlineData("while ($true) { Get-OpenClawNodeStatus }")]
    public async Task Ends_at_once(string script)
    {
        var url = $"ws://127.0.0.1:{((IPEndPoint)_silent.LocalEndpoint).Port}";
        // The script says when it has begun: a pipeline that was never started is stopped easily.
        using var pipeline = _session.Pipeline($"$Gateway = '{url}'; 'begun'; {script}");
        using var output = new PSDataCollection<PSObject>();
        var begun = new TaskCompletionSource();
        output.DataAdded += (_, _) => begun.TrySetResult();
        var running = pipeline.BeginInvoke<PSObject, PSObject>(null, output);
        await begun.Task.WaitAsync(Soon);

        var clock = Stopwatch.StartNew();
        await Task.Factory.FromAsync(pipeline.BeginStop, pipeline.EndStop, null).WaitAsync(Soon);

        Assert.Equal(PSInvocationState.Stopped, pipeline.InvocationStateInfo.State);
        Assert.True(running.IsCompleted);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Soon);
        // The session goes on.
        Assert.Equal("42", _session.Run("'42'")[0].ToString());
    }
}
