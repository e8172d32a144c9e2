using System.Globalization;

namespace OpenClaw.ModuleTests.InProcess;

/// <summary>What people see: at the widths of their windows, in the culture of their machine.</summary>
public sealed class FormattingTests : IDisposable
{
    private static readonly string[] Cultures = ["", "en-US", "de-DE", "tr-TR", "fa-IR", "ar-SA", "th-TH", "sv-SE"];
    private static readonly int[] Widths = [60, 80, 120, 200];

    // The script, and words that have to be readable at every width.
    private static readonly (string Script, string[] Words)[] Views =
    [
        ("Get-OpenClawNodeStatus", ["State", "NotRunning"]),
        ("Get-OpenClawExecPolicy", ["Agent", "Security", "Allowlist"]),
        ("Get-OpenClawExecRule", ["Agent", "Pattern", "/usr/bin/git"]),
        ("Test-OpenClawExec 'git log'", ["git"]),
        ("Test-OpenClawNode -GatewayHost 127.0.0.1 -Port 1", ["Reachability", "Fail"]),
        ("Get-OpenClawNodeConfiguration", ["Browser"]),
        ("Get-OpenClawNodeIdentity", ["DeviceId"]),
        ("Get-OpenClawExecHistory", ["When", "Agent"]),
    ];

    private readonly ModuleSession _session = new();

    public FormattingTests() =>
        _session.Run(
            "Add-OpenClawExecRule /usr/bin/git; Set-OpenClawExecPolicy -Security Allowlist -Confirm:$false; $null = Reset-OpenClawNodeIdentity -Confirm:$false");

    public static TheoryData<int, int> ViewsAndWidths =>
        [.. from view in Enumerable.Range(0, Views.Length) from width in Widths select new TheoryDataRow<int, int>(view,
            width) { TestDisplayName = $"{Views[view].Script.Split(' ')[0]} at {width}" }];

    public void Dispose() => _session.Dispose();

    [Theory]
    [MemberData(nameof(ViewsAndWidths))]
    public void Fits_and_can_be_read(int view, int width)
    {
        var (script, words) = Views[view];
        var text = _session.Text(script, width);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, width));
        Assert.All(words, word => Assert.Contains(word, text, StringComparison.Ordinal));
    }

    public static TheoryData<string> CultureNames => [.. Cultures];

    [Theory]
    [MemberData(nameof(CultureNames))]
    public void Reads_the_same_in_every_culture(string name)
    {
        Assert.SkipWhen(
            AppContext.TryGetSwitch("System.Globalization.Invariant", out var invariant) && invariant
            || Environment.GetEnvironmentVariable("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT") is "1" or "true",
            "This machine has no ICU: there is one culture.");
        var culture = CultureInfo.GetCultureInfo(name);
        // What a program reads: names, states, numbers and times as JSON and as text, words of the format file.
        const string Script = """
            (Get-OpenClawExecPolicy | Format-Table | Out-String -Width 120).Trim()
            (Get-OpenClawExecRule | Format-Table | Out-String -Width 120).Trim()
            [string](Get-OpenClawNodeStatus).State
            (Test-OpenClawExec 'git log').Decision
            Export-OpenClawExecPolicy -Format Json
            Export-OpenClawExecPolicy -Format Yaml
            Set-OpenClawExecPolicy -Security DENY -Confirm:$false; [string](Get-OpenClawExecPolicy)[0].Security
            Set-OpenClawExecPolicy -Security allowlist -Confirm:$false; [string](Get-OpenClawExecPolicy)[0].Security
            """;
        Assert.Equal(In(CultureInfo.InvariantCulture, Script), In(culture, Script));
    }

    private string In(CultureInfo culture, string script) => string.Join('\n', _session.Run(
        $"[cultureinfo]::CurrentCulture = [cultureinfo]::CurrentUICulture = '{culture.Name}'\n{script}").Select(text => text?.ToString()));
}
