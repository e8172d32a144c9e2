namespace OpenClaw.ModuleTests.InProcess;

/// <summary>Several runspaces of one process: each has its own nodes and sessions, and takes them along when it closes.</summary>
public sealed class RunspaceTests
{
    [Fact]
    public void A_node_belongs_to_the_runspace_that_started_it()
    {
        using var one = new ModuleSession();
        using var two = new ModuleSession();
        one.Run("Start-OpenClawNode -Url ws://127.0.0.1:1");
        Assert.Equal(1, Nodes(one));
        Assert.Equal(0, Nodes(two));
        two.Run("Start-OpenClawNode -Url ws://127.0.0.1:1");
        Stop(two);
        Assert.Equal(1, Nodes(one));
        Stop(one);
        Assert.Equal(0, Nodes(one));
    }

    [Fact]
    public void A_runspace_that_closes_stops_its_node()
    {
        using var other = new ModuleSession();
        using (var closing = new ModuleSession(other.State))
        {
            closing.Run("Start-OpenClawNode -Url ws://127.0.0.1:1");
            Assert.NotEqual("NotRunning", StateOf(other));
        }

        Assert.Equal("NotRunning", StateOf(other));
    }

    [Fact]
    public void A_state_directory_has_one_node_even_among_runspaces()
    {
        using var one = new ModuleSession();
        using var two = new ModuleSession();
        one.Run("Start-OpenClawNode -Url ws://127.0.0.1:1");
        Assert.NotEqual("-",
            two.ErrorId($"Start-OpenClawNode -Url ws://127.0.0.1:1 -StateDirectory '{one.State}' -ErrorAction Stop; Wait-OpenClawNode -For Connected -Timeout 5 -ErrorAction Stop"));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Work_side_by_side(int runspaces)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, runspaces).Select(i => Task.Run(() =>
        {
            using var session = new ModuleSession();
            session.Run($"Add-OpenClawExecRule /opt/tool{i}; Set-OpenClawExecPolicy -Security Allowlist -Confirm:$false");
            return string.Join(' ',
                session.Run("1..20 | ForEach-Object { $null = Test-OpenClawExec 'uname -s' }; (Get-OpenClawExecRule).Pattern")
                .Select(text => text.ToString()));
        })));
        Assert.Equal(Enumerable.Range(0, runspaces).Select(i => $"/opt/tool{i}"), answers);
    }

    // Without a directory: the nodes of the session.
    private static int Nodes(ModuleSession session) =>
        session.Run("& { $PSDefaultParameterValues = @{}; Get-OpenClawNodeStatus | Where-Object Id }").Count;

    private static void Stop(ModuleSession session) => session.Run("& { $PSDefaultParameterValues = @{}; Stop-OpenClawNode }");

    private static string StateOf(ModuleSession session) => session.Run("[string](Get-OpenClawNodeStatus).State")[0].ToString()!;
}
