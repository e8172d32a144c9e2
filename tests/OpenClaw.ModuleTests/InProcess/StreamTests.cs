namespace OpenClaw.ModuleTests.InProcess;

/// <summary>What -Verbose and -Debug tell beside the output.</summary>
public sealed class StreamTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("Connect-OpenClawGateway")]
    [InlineData("Get-OpenClawNode")]
    [InlineData("Get-OpenClawExecRequest")]
    public void Verbose_tells_how_far_a_failing_connect_came(string cmdlet)
    {
        // Nothing listens on port 1.
        using var pipeline =
            _session.Pipeline(
                $"{cmdlet} -Url ws://127.0.0.1:1 -Token (ConvertTo-SecureString zz-secret -AsPlainText -Force) -Verbose -ErrorAction SilentlyContinue");
        pipeline.Invoke();
        var said = pipeline.Streams.Verbose.Select(line => line.Message).ToList();
        Assert.Contains("Opening a TCP connection to 127.0.0.1:1.", said);
        Assert.DoesNotContain(said, line => line.Contains("zz-secret", StringComparison.Ordinal));
    }

    // A gateway that is away: the node of the session says where it should be.
    [Fact]
    public void Who_has_no_session_is_told_how_to_open_the_one_of_his_node()
    {
        var said = _session.Run("""
            $PSDefaultParameterValues.Clear()
            Start-OpenClawNode -Url ws://127.0.0.1:1 -Token (ConvertTo-SecureString zz-secret -AsPlainText -Force) -StateDirectory $State -WarningAction SilentlyContinue
            foreach ($typed in { Get-OpenClawPairing -StateDirectory $State }, { Start-OpenClawNode -StateDirectory $State -ErrorAction Stop }) { try { & $typed } catch { "$_"; $_.ErrorDetails.RecommendedAction } }
            Stop-OpenClawNode
            """).Select(line => line.ToString()).ToList();
        Assert.StartsWith("No session with a gateway is open", said[0]);
        Assert.Equal("Connect-OpenClawGateway -Url ws://127.0.0.1:1 -Token (Read-Host -AsSecureString 'Gateway token')", said[1]);
        Assert.StartsWith("Node 1 of this session runs already", said[2]);
        Assert.StartsWith("Stop-OpenClawNode 1; then this line again. Restart-OpenClawNode", said[3]);
    }

    [Fact]
    public void Debug_names_the_state_directory()
    {
        using var pipeline = _session.Pipeline("Get-OpenClawExecPolicy -Debug");
        pipeline.Invoke();
        Assert.Contains($"The node's state: {_session.State}", pipeline.Streams.Debug.Select(line => line.Message));
    }
}
