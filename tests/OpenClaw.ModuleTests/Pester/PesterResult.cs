namespace OpenClaw.ModuleTests.Pester;

/// <summary>One `It` of a file, as Pester reports it.</summary>
/// <param name="File">The file, without its folder.</param>
/// <param name="Name">The blocks it lies in and its own name.</param>
/// <param name="Outcome">Success, Failure, and several words for a test that did not run.</param>
/// <param name="Message">Why it failed or was skipped.</param>
/// <param name="Place">Where in the file.</param>
internal sealed record PesterResult(string File, string Name, string Outcome, string Message, string Place)
{
    public bool Passed => Outcome == "Success";

    public bool Skipped => Outcome is "Skipped" or "Ignored" or "Inconclusive" or "NotRun";
}
