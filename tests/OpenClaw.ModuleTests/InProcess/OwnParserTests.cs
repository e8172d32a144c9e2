namespace OpenClaw.ModuleTests.InProcess;

/// <summary>PowerShell's own parser beside the node's reader: what both read alike is understood, everything else is not.</summary>
public sealed class OwnParserTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("Get-Service; Get-Date", true)]
    [InlineData("get-service -Name W* | select -First 3", true)]
    [InlineData("Get-Service | Where-Object Status -eq Running | Sort-Object Name -Descending", true)]
    [InlineData("Get-Service | ? { $_.Status -eq 'Running' -and ($_.Name -like 'W*' -or -not ($_.CanStop)) } | ft -a", true)]
    [InlineData("Get-Process | Where-Object { $_.WS -gt 100MB -and $psitem.Name -in 'a', 'b' }", true)]
    [InlineData("Get-ChildItem 'C:\\it''s here' -Recurse:$false -Depth 2", true)]
    [InlineData("Get-EventLog -LogName System -Newest 5 -EntryType Error,Warning", true)]
    [InlineData("Get-Process -Id -1; Get-Item $null", true)]
    [InlineData("Get-Date; git log -n 5 --format=short", true)]
    [InlineData("Get-Date; & '/usr/bin/git' log \"a b\"", true)]
    [InlineData("Microsoft.PowerShell.Management\\Get-Service -Name x; Get-Date", true)]
    [InlineData("Get-Date; tool -Dfoo.bar=1", false)]
    [InlineData("Get-Date; tool -x.y", false)]
    [InlineData("Get-Date; tool 1kb.txt -a.b", false)]
    public void A_text_is_understood_where_both_say_the_same(string text, bool alike)
    {
        string said =
            _session.Text("(Test-OpenClawExec -Argv pwsh, '-NoProfile', '-Command', '" + text.Replace("'", "''", StringComparison.Ordinal)
                + "' | ConvertTo-Json -Depth 6)", 4000);

        Assert.Equal(!alike, said.Contains("own parser", StringComparison.Ordinal));
    }
}
