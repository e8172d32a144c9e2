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
    [InlineData("Remove-Module OpenClaw")]
    [InlineData("Import-Module $Manifest -Force")]
    [InlineData("$WarningPreference = 'Continue'; Get-Module OpenClaw | Remove-Module -Force")]
    public void Who_takes_the_module_away_is_told_which_node_ended(string line)
    {
        using var session = new ModuleSession();
        using var looking = new ModuleSession(session.State);
        session.Run($"$Manifest = '{Layout.Manifest}'; Start-OpenClawNode -Url ws://127.0.0.1:1 -DisplayName web01 -WarningAction SilentlyContinue");
        Assert.NotEqual("NotRunning", StateOf(looking));
        var said = string.Join('\n', session.Run($"& {{ {line} }} 3>&1"));
        Assert.Equal("NotRunning", StateOf(looking));
        Assert.Equal(
            $"The node web01 of this session ({session.State}) was stopped with the module. To start it again: Start-OpenClawNode -StateDirectory '{session.State}'",
            said);

        // With nothing to end there is nothing to say.
        Assert.Empty(session.Run($"Import-Module $Manifest; & {{ {line} }} 3>&1"));
    }

    [Fact]
    public void A_warning_that_shall_stop_keeps_no_module_loaded()
    {
        using var session = new ModuleSession();
        session.Run("Start-OpenClawNode -Url ws://127.0.0.1:1 -WarningAction SilentlyContinue");
        session.Run("$WarningPreference = 'Stop'; Remove-Module OpenClaw");
        Assert.Empty(session.Run("Get-Module OpenClaw"));
    }

    [Fact]
    public void Nobody_is_asked_about_a_new_key_while_a_node_runs_with_the_old_one()
    {
        var person = new Person();
        using var session = new ModuleSession(host: person);
        session.Run("Start-OpenClawNode -Url ws://127.0.0.1:1 -WarningAction SilentlyContinue");
        foreach (var how in new[] { "-WhatIf", "-Confirm", "-Confirm:$false" })
        {
            person.Lines.Clear();
            Assert.Equal("NodeRunning", session.ErrorId($"$null = Reset-OpenClawNodeIdentity {how}"));
            Assert.Equal((0, 0), (person.Questions, person.Lines.Count));
        }
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
