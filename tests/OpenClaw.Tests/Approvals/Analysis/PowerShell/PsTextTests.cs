using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Analysis.PowerShell;
using OpenClaw.Node.Approvals.Analysis.Segments;
using OpenClaw.Node.Approvals.Analysis.Words;


namespace OpenClaw.Tests.Approvals.Analysis.PowerShell;

/// <summary>
/// What is understood of PowerShell texts without PowerShell, in which words it is handed on, and what is not understood and why.
/// </summary>
public sealed class PsTextTests
{
    [Theory]
    [InlineData("Get-Service", "Get-Service")]
    [InlineData("get-service -Name W*", "get-service -Name 'W*'")]
    [InlineData("Get-Service | Where-Object Status -eq Running", "Get-Service | Where-Object 'Status' -eq 'Running'")]
    [InlineData("Get-Service | ? Status -eq 'Running' | select Name,Status",
        "Get-Service | ? 'Status' -eq 'Running' | select 'Name','Status'")]
    [InlineData("Get-Service | Where-Object { $_.Status -eq 'Running' }", "Get-Service | Where-Object { $_.Status -eq 'Running' }")]
    [InlineData("Get-Service | where {$_.Status -eq \"Running\" -and ($_.Name -like 'W*' -or -not ($_.CanStop))}",
        "Get-Service | where { $_.Status -eq 'Running' -and ($_.Name -like 'W*' -or -not ($_.CanStop)) }")]
    [InlineData("Get-Process | Where-Object { $_.WS -gt 100MB }", "Get-Process | Where-Object { $_.WS -gt 100MB }")]
    [InlineData("Get-Process | Where-Object { $psitem.Name -in 'a', 'b' }", "Get-Process | Where-Object { $_.Name -in 'a','b' }")]
    [InlineData("Get-Process | Sort-Object CPU -Descending | Select-Object -First 5",
        "Get-Process | Sort-Object 'CPU' -Descending | Select-Object -First 5")]
    [InlineData("Get-ChildItem -Path C:\\Windows -Recurse:$false", "Get-ChildItem -Path 'C:\\Windows' -Recurse:$false")]
    [InlineData("Get-ChildItem 'C:\\it''s here'", "Get-ChildItem 'C:\\it''s here'")]
    [InlineData("Get-Content \"C:\\a b.txt\" -Tail 10", "Get-Content 'C:\\a b.txt' -Tail 10")]
    [InlineData("Get-Date;Get-Service", "Get-Date; Get-Service")]
    [InlineData("Get-Date; Get-Service ;", "Get-Date; Get-Service")]
    [InlineData("Microsoft.PowerShell.Management\\Get-Service -Name x", "Microsoft.PowerShell.Management\\Get-Service -Name 'x'")]
    [InlineData("hostname", "& hostname")]
    [InlineData("git log -n 5 --format=short", "& git log -n 5 --format=short")]
    [InlineData("& 'C:\\Program Files\\x.exe' /a | Out-String", "& C:\\Program Files\\x.exe /a | Out-String")]
    [InlineData("Get-EventLog -LogName System -Newest 5 -EntryType Error,Warning",
        "Get-EventLog -LogName 'System' -Newest 5 -EntryType 'Error','Warning'")]
    [InlineData("Get-CimInstance -ClassName Win32_OperatingSystem | Format-List *",
        "Get-CimInstance -ClassName 'Win32_OperatingSystem' | Format-List '*'")]
    [InlineData("Get-Item $null", "Get-Item $null")]
    [InlineData("Get-Process | select -f 3 | ft -a", "Get-Process | select -f 3 | ft -a")]
    [InlineData("Get-ChildItem C:\\x -Force -Filter a.txt", "Get-ChildItem 'C:\\x' -Force -Filter 'a.txt'")]
    [InlineData("Get-Process -Id -1", "Get-Process -Id '-1'")]
    [InlineData("Where-Object Name -eq grün", "Where-Object 'Name' -eq 'grün'")]
    public void A_text_is_understood(string text, string expected)
    {
        PsText read = PsReader.Read(text);
        Assert.Null(read.Reason);
        Assert.Equal(expected,
            string.Concat(read.Commands.Select((command, i) => (i == 0 ? "" : command.IsPiped ? " | " : "; ") + Show(command))));
    }

    [Theory]
    [InlineData("", "ps-empty-command")]
    [InlineData("| Get-Date", "ps-empty-command")]
    [InlineData("Get-Date | ", "ps-empty-command")]
    [InlineData("Get-Date ;; Get-Date", "ps-syntax")]
    [InlineData("Get-Service > c:\\x", "ps-redirection")]
    [InlineData("Get-Service 2>$null", "ps-redirection")]
    [InlineData("Get-Service | % { $_.Name }", "ps-script-block")]
    [InlineData("Get-Service | ForEach-Object { $_.Stop() }", "ps-script-block")]
    [InlineData("Get-Service | Where-Object { $_.Stop() }", "ps-expression")]
    [InlineData("Get-Service | Where-Object { Stop-Service x }", "ps-syntax")]
    [InlineData("Get-Service | Where-Object { $env:X -eq 1 }", "ps-variable")]
    [InlineData("Get-Service | Where-Object { $_.Name -eq \"$x\" }", "ps-quote")]
    [InlineData("Get-Service | Where-Object { $_.Name -eq $(whoami) }", "ps-variable")]
    [InlineData("Get-Service | Where-Object { $_['Name'] -eq 1 }", "ps-syntax")]
    [InlineData("Get-Service | Where-Object { $_.Name -replace 'a','b' }", "ps-syntax")]
    [InlineData("Get-Service | Where-Object { [IO.File]::Delete('x') }", "ps-syntax")]
    [InlineData("Get-Service $x", "ps-variable")]
    [InlineData("Get-Service $env:COMPUTERNAME", "ps-variable")]
    [InlineData("Get-Service \"$(whoami)\"", "ps-variable")]
    [InlineData("$x = Get-Service", "ps-variable")]
    [InlineData("(Get-Service).Name", "ps-expression")]
    [InlineData("Get-Service (hostname)", "ps-expression")]
    [InlineData("Get-Item @{a=1}", "ps-syntax")]
    [InlineData("Get-Item @x", "ps-syntax")]
    [InlineData("Get-Service | Select-Object @{n='x';e={whoami}}", "ps-syntax")]
    [InlineData("& { whoami }", "ps-script-block")]
    [InlineData("& $x", "ps-variable")]
    [InlineData(". C:\\x.ps1", "ps-syntax", true)]
    [InlineData("'whoami'", "ps-quote")]
    [InlineData("Get-Service && whoami", "ps-operator")]
    [InlineData("Get-Service || whoami", "ps-operator")]
    [InlineData("Get-Service &", "ps-operator")]
    [InlineData("Get-Service `\nwhoami", "ps-line-end")]
    [InlineData("Get-Service\nwhoami", "ps-line-end")]
    [InlineData("Get-Service a`b", "ps-syntax")]
    [InlineData("Get-Service # x", "ps-syntax")]
    [InlineData("git --% a & b", "ps-syntax")]
    [InlineData("Get-Service \u2013Name x", "ps-character")]
    [InlineData("Get-Service \u2018x\u2019", "ps-character")]
    [InlineData("Get-Service \u201c$(whoami)\u201d", "ps-character")]
    [InlineData("Get-Service\u00a0x", "ps-character")]
    [InlineData("Get-Service -OutVariable x", "ps-parameter")]
    [InlineData("Get-Service -ov x", "ps-parameter")]
    [InlineData("Get-Service -PipelineVariable x", "ps-parameter")]
    [InlineData("Get-Service -pi x", "ps-parameter")]
    [InlineData("Get-Service -ComputerName evil", "ps-parameter")]
    [InlineData("Get-Service -Comp evil", "ps-parameter")]
    [InlineData("Get-CimInstance Win32_Service -CimSession x", "ps-parameter")]
    [InlineData("Get-Service -c evil", "ps-parameter")]
    [InlineData("Get-Service -co evil", "ps-parameter")]
    [InlineData("Get-Process -Com evil", "ps-parameter")]
    [InlineData("Get-CimInstance Win32_Service -Ci x", "ps-parameter")]
    [InlineData("Get-Volume -CimS x", "ps-parameter")]
    [InlineData("Restart-Computer -Cred x", "ps-parameter")]
    [InlineData("Get-Job -Sc x", "ps-parameter")]
    [InlineData("Get-Volume -As", "ps-parameter")]
    [InlineData("Microsoft.PowerShell.Management\\Get-Service -c evil", "ps-parameter")]
    [InlineData("Evil\\Select-Object -c x", "ps-parameter")]
    [InlineData("Get-EventLog System -ho evil", "ps-parameter")]
    [InlineData("Get-Service -Name:(whoami)", "ps-expression")]
    [InlineData("Get-Service 'x", "ps-quote")]
    [InlineData("Get-Service 'x'y", "ps-syntax")]
    [InlineData("Get-Service x'y'", "ps-quote")]
    [InlineData("git log a,b", "ps-syntax")]
    [InlineData("git log $true", "ps-variable")]
    [InlineData("[IO.File]::Delete('x')", "ps-expression")]
    [InlineData("if ($true) { whoami }", "ps-expression")]
    [InlineData("function x { whoami }", "ps-script-block")]
    [InlineData("param($x) whoami", "ps-expression")]
    [InlineData("Get-Service | Where-Object {", "ps-script-block")]
    public void A_text_is_not_understood(string text, string code, bool later = false)
    {
        PsText read = PsReader.Read(text);
        if (later)
        {
            // "." is read as a program and refused by its name.
            Assert.Equal("ps-program-name", Analyze(text).Refusal?.Code);
            return;
        }
        Assert.Equal(code, read.Code);
        Assert.False(string.IsNullOrEmpty(read.Reason));
    }

    /// <summary>No text makes the reader throw, and every text gets one answer.</summary>
    [Fact]
    public void Every_text_gets_an_answer()
    {
        string[] parts = ["Get-Service", "Where-Object", "?", "{", "}", "$_", ".Name", "-eq", "'a'", "\"b\"", "'", "\"", "|", ";", "&", ",",
            "(", ")", "-Name", ":", "-not", "!", "$true", "@", "`", "1kb", " ", " ", "\\", "\u2013", "\n", "%", "#", "-"];
        var random = new Random(20_261_129);
        for (int i = 0; i < 100_000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => parts[random.Next(parts.Length)]));
            PsText read = PsReader.Read(text);
            Assert.True(read.Code is null == read.Commands.Count > 0, text);
        }
    }

    [Theory]
    [InlineData("Invoke-Expression whoami", "ps-evaluates")]
    [InlineData("Invoke-Command -Name x", "ps-evaluates")]
    [InlineData("Get-Service | ForEach-Object Name", "ps-evaluates")]
    [InlineData("Start-Process whoami", "ps-evaluates")]
    [InlineData("Set-Alias x y", "ps-evaluates")]
    [InlineData("Import-Module x", "ps-evaluates")]
    [InlineData("Get-Nonsense", "ps-module")]
    [InlineData("iex whoami", "ps-program-name")]
    [InlineData("saps whoami", "ps-program-name")]
    [InlineData("x.ps1", "ps-program-name")]
    [InlineData("function:x", "ps-program-name")]
    [InlineData("exit 3", "ps-program-name")]
    [InlineData("kill 1", "ps-program-name")]
    [InlineData("Register-ArgumentCompleter x", "ps-evaluates")]
    [InlineData("Invoke-DscResource x", "ps-evaluates")]
    [InlineData("Start-DscConfiguration C:\\x", "ps-evaluates")]
    [InlineData("Set-PSDebug -Trace 1", "ps-evaluates")]
    [InlineData("Import-PSSession x", "ps-evaluates")]
    [InlineData("Get-Service; Microsoft.PowerShell.Utility\\Invoke-Expression whoami", "ps-evaluates")]
    public void A_word_is_not_followed(string text, string code) => Assert.Equal(code, Analyze(text).Refusal?.Code);

    [Fact]
    public void A_text_inside_a_text_for_cmd_is_read_too()
    {
        CommandAnalysis analysis = CommandAnalyzer.Analyze(
            ["cmd.exe", "/d", "/s", "/c",
                "hostname & powershell -NoProfile -Command \"Get-Service | Where-Object { $_.Name -eq \\\"x\\\" }\" && hostname"], null,
                new AnalysisContext { Platform = AnalysisPlatform.Windows });
        Assert.Null(analysis.Refusal);
        Assert.Equal(["hostname", "ps:Get-Service", "ps:Where-Object", "hostname"],
            analysis.Segments.Select(segment => segment.RuleProgram));
        Assert.Equal([SegmentLink.First, SegmentLink.Sequence, SegmentLink.Pipe, SegmentLink.And],
            analysis.Segments.Select(segment => segment.Link));
        Assert.Same(analysis.Segments[1].Cmd, analysis.Segments[2].Cmd);
    }

    [Theory]
    [InlineData("powershell -EncodedCommand ZABpAHIA")]
    [InlineData("powershell -Command -")]
    [InlineData("powershell -Command \"iex 'whoami'\"")]
    [InlineData("powershell -Command \"& { whoami }\"")]
    [InlineData("pwsh -c $x")]
    public void Other_PowerShell_inside_a_text_for_cmd_is_refused(string text) =>
        Assert.NotNull(CommandAnalyzer.Analyze(["cmd.exe", "/d", "/s", "/c", text], null,
            new AnalysisContext { Platform = AnalysisPlatform.Windows }).Refusal);

    /// <summary>Commands by their module, programs by their path, constants in quotes, and nothing but the system's modules.</summary>
    [Fact]
    public void What_PowerShell_is_given_has_one_meaning_only()
    {
        CommandAnalysis analysis = Analyze("gsv -Name 'a;b' | where Status -eq Running | select -First 3; & git log");
        var calls = analysis.Segments.Select(segment =>
            (segment.Ps!, segment.Link == SegmentLink.Pipe, segment.Ps!.Name is null ? "/usr/bin/git" : null)).ToList();
        Assert.Equal(
            "$env:PSModulePath=(@(($PSHOME+[IO.Path]::DirectorySeparatorChar+'Modules'),'/m') -join [IO.Path]::PathSeparator)"
            + "; Microsoft.PowerShell.Management\\Get-Service -Name 'a;b' | Microsoft.PowerShell.Core\\Where-Object 'Status' -eq 'Running'"
            + " | Microsoft.PowerShell.Utility\\Select-Object -First 3"
            + "; $env:PSModulePath=(@(($PSHOME+[IO.Path]::DirectorySeparatorChar+'Modules'),'/m') -join [IO.Path]::PathSeparator); & '/usr/bin/git' 'log'",
            PsScript.Arguments(calls, ["/m"])[4]);
    }

    /// <summary>A command with its module in front looks like a path; a path with a dash in it looks like a command.</summary>
    [Theory]
    [InlineData("Microsoft.PowerShell.Utility\\Write-Output x", "ps:Write-Output")]
    [InlineData("Microsoft.PowerShell.Management\\Get-Service", "ps:Get-Service")]
    [InlineData("Evil\\Get-Thing", "ps:Get-Thing")]
    [InlineData(".\\my-tool x", ".\\my-tool")]
    [InlineData("Get-Date; .\\my-tool x", "ps:Get-Date .\\my-tool")]
    [InlineData("Get-Date; ..\\my-tool x", "ps:Get-Date ..\\my-tool")]
    [InlineData("Get-Date; C:\\my-tool x", "ps:Get-Date C:\\my-tool")]
    [InlineData("Get-Date; C:\\bin\\my-tool.exe x", "ps:Get-Date C:\\bin\\my-tool.exe")]
    public void Commands_and_paths_are_told_apart(string text, string programs) =>
        Assert.Equal(programs, string.Join(" ", Analyze(text).Segments.Select(segment => segment.RuleProgram)));

    /// <summary>What PowerShell hands on to a program in another form than it is written, whatever quotes it stands in.</summary>
    [Theory]
    [InlineData("Get-Date; git '--%' 'a b'")]
    [InlineData("Get-Date; git log \"--%\" 'a b'")]
    [InlineData("Get-Date | git log ''")]
    [InlineData("Get-Date | git log 'a\"b'")]
    [InlineData("Get-Date | git log 'a b\\'")]
    [InlineData("Get-Date; & 'C:\\a.exe' \"\"")]
    public void An_argument_that_PowerShell_changes_is_not_handed_on(string text) =>
        Assert.Contains("ps-program-argument", Analyze(text).Segments.Select(segment => segment.Blocked?.Code));

    /// <summary>One program alone is read by the reference's grammar, all else by our own; what both read, they read alike.</summary>
    [Theory]
    [InlineData("git log -n 5 --format=short")]
    [InlineData("git log 'a b'")]
    [InlineData("git log 'it''s'")]
    [InlineData("git log \"a b\" c")]
    [InlineData("& 'C:\\Program Files\\x.exe' /a")]
    [InlineData("& \"C:\\Program Files\\x.exe\" '' /a")]
    [InlineData("hostname\t-s")]
    [InlineData("C:\\Tools\\x.exe ~ a[b] 1kb é")]
    public void Both_readers_find_the_same_words(string text)
    {
        CommandSegment segment = Assert.Single(Analyze(text).Segments);
        PsCommand command = Assert.Single(PsReader.Read(text).Commands);
        Assert.Equal((null, null), (segment.Ps, Analyze(text).Refusal));
        Assert.Equal(segment.Argv, [command.Name, .. command.Arguments.Select(argument => argument.Plain)]);
    }

    private static CommandAnalysis Analyze(string text) =>
        CommandAnalyzer.Analyze(["powershell", "-NoProfile", "-Command", text], null,
            new AnalysisContext { Platform = AnalysisPlatform.Windows });

    private static string Show(PsCommand command) =>
        (command.IsCalled ? "& " : "")
            + string.Join(" ",
                new[] { command.Name }.Concat(command.Arguments.Select(argument => command.IsCalled ? argument.Plain : argument.Text)));
}
