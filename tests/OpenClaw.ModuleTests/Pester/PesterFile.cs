using System.Text;

namespace OpenClaw.ModuleTests.Pester;

/// <summary>What Pester found in one file, in words for the results of the test run.</summary>
/// <param name="Name">The file.</param>
/// <param name="Results">Its tests; none where Pester could not read the file.</param>
/// <param name="ExitCode">Of the shell; null where it was stopped because it took too long.</param>
/// <param name="Said">The output of the shell.</param>
internal sealed record PesterFile(string Name, IReadOnlyList<PesterResult> Results, int? ExitCode, string Said)
{
    private const int LinesKept = 60;

    /// <summary>A file of which no test came to its end proves nothing.</summary>
    public bool Passed => Failed.Count == 0 && Results.Count > 0;

    /// <summary>Why no test of it ran; null where one did.</summary>
    public string? Skipped => Results.Count > 0 && Results.All(result => result.Skipped)
        ? $"{Name}: all {Results.Count} skipped, the first is \"{Results[0].Name}\"" : null;

    /// <summary>How many, and each test with its outcome: what a person wants to see of a run that passed.</summary>
    public string Summary
    {
        get
        {
            var text = new StringBuilder(
                $"{Name}: {Results.Count(result => result.Passed)} passed, {Failed.Count} failed, {Results.Count(result => result.Skipped)} skipped").AppendLine();
            foreach (var result in Results)
            {
                text.AppendLine(
                    $"[{(result.Skipped ? '!' : result.Passed ? '+' : '-')}] {result.Name}{(result.Skipped && result.Message.Length > 0 ? ": " + result.Message : "")}");
            }

            return text.ToString();
        }
    }

    /// <summary>What failed in Pester's words; what the shell said last where Pester itself did not get to this file.</summary>
    public string Problems
    {
        get
        {
            var text = new StringBuilder($"{Name}: {Failed.Count} of {Results.Count} failed.").AppendLine();
            foreach (var result in Failed)
            {
                text.AppendLine($"[-] {result.Name}").AppendLine(Indented(result.Message)).AppendLine(Indented(result.Place));
            }

            if (Results.Count == 0)
            {
                text.AppendLine(ExitCode is null
                    ? "The shell did not end in time." : $"The shell ended with code {ExitCode} and without results for this file.");
                text.AppendLine("The last it said:").AppendLine(Indented(string.Join('\n', Said.Split('\n').TakeLast(LinesKept))));
            }

            return text.ToString();
        }
    }

    private List<PesterResult> Failed => [.. Results.Where(result => !result.Passed && !result.Skipped)];

    private static string Indented(string text) => string.Join('\n', text.Split('\n').Select(line => "    " + line.TrimEnd()));
}
