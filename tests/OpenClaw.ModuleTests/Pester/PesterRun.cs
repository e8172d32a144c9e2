using System.Diagnostics;
using System.Text;
using System.Xml.Linq;

namespace OpenClaw.ModuleTests.Pester;

/// <summary>Some files of the Pester suite, run as a person would: Invoke-PesterSuite.ps1 in a pwsh of its own.</summary>
internal sealed class PesterRun
{
    private readonly int? _exitCode;
    private readonly string _said;
    private readonly ILookup<string, PesterResult> _results;

    private PesterRun(int? exitCode, string said, IEnumerable<PesterResult> results)
    {
        _exitCode = exitCode;
        _said = said;
        _results = results.ToLookup(result => result.File, StringComparer.Ordinal);
    }

    /// <summary>What came out for one of the files.</summary>
    public PesterFile Of(string file) => new(file, [.. _results[file]], _exitCode, _said);

    public static async Task<PesterRun> StartAsync(IEnumerable<string> files, TimeSpan limit, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("openclaw-pester-run-").FullName;
        try
        {
            var results = Path.Combine(folder, "results.xml");
            using var shell = new Process { StartInfo = Command(string.Join(',', files), results) };
            var said = new StringBuilder();
            shell.OutputDataReceived += (_, e) => Keep(said, e.Data);
            shell.ErrorDataReceived += (_, e) => Keep(said, e.Data);
            shell.Start();
            shell.StandardInput.Close();
            shell.BeginOutputReadLine();
            shell.BeginErrorReadLine();
            var ended = await EndsAsync(shell, limit, cancellationToken);
            lock (said)
            {
                return new PesterRun(ended ? shell.ExitCode : null, said.ToString(), File.Exists(results) ? Read(results) : []);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static ProcessStartInfo Command(string files, string results)
    {
        var start = new ProcessStartInfo(Layout.Dotnet)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Layout.Root,
        };
        string[] arguments =
        [
            Layout.ShellLibrary, "-NoLogo", "-NoProfile", "-NonInteractive",
            "-File", Path.Combine(Layout.Root, "tests", "Pester", "Invoke-PesterSuite.ps1"), "-Path", files, "-ResultFile", results,
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // Only what the build laid out: a Pester that somebody installed here is not what is tested with.
        start.Environment["PSModulePath"] = Layout.Modules;
        start.Environment["NO_COLOR"] = "1";
        // A shell that lives for a minute does not live long enough for what is measured to compile it better.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        return start;
    }

    private static async Task<bool> EndsAsync(Process shell, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timer.CancelAfter(limit);
        try
        {
            await shell.WaitForExitAsync(timer.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            shell.Kill(entireProcessTree: true);
            await shell.WaitForExitAsync(CancellationToken.None);
            return false;
        }
    }

    private static List<PesterResult> Read(string results) =>
    [
        .. XDocument.Load(results).Descendants("test-case").Select(test => new PesterResult(
            FileOf(test),
            (string?)test.Attribute("name") ?? "",
            (string?)test.Attribute("result") ?? "",
            ((string?)test.Element("failure")?.Element("message") ?? (string?)test.Element("reason")?.Element("message") ?? "").Trim(),
            ((string?)test.Element("failure")?.Element("stack-trace") ?? "").Trim())),
    ];

    /// <summary>The suites around a test are its blocks, and outermost its file.</summary>
    private static string FileOf(XElement test) =>
        test.Ancestors("test-suite").Select(suite => Path.GetFileName((string?)suite.Attribute("name") ?? ""))
            .FirstOrDefault(name => name.EndsWith(".Tests.ps1", StringComparison.Ordinal)) ?? "";

    private static void Keep(StringBuilder said, string? line)
    {
        if (line is not null)
        {
            lock (said)
            {
                said.Append(line).Append('\n');
            }
        }
    }
}
