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
        using var pipeline = _session.Pipeline($"{cmdlet} -Url ws://127.0.0.1:1 -Token (ConvertTo-SecureString zz-secret -AsPlainText -Force) -Verbose -ErrorAction SilentlyContinue");
        pipeline.Invoke();
        var said = pipeline.Streams.Verbose.Select(line => line.Message).ToList();
        Assert.Contains("Opening a TCP connection to 127.0.0.1:1.", said);
        Assert.DoesNotContain(said, line => line.Contains("zz-secret", StringComparison.Ordinal));
    }

    [Fact]
    public void Debug_names_the_state_directory()
    {
        using var pipeline = _session.Pipeline("Get-OpenClawExecPolicy -Debug");
        pipeline.Invoke();
        Assert.Contains($"The node's state: {_session.State}", pipeline.Streams.Debug.Select(line => line.Message));
    }
}
