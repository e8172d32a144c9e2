using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace OpenClaw.PowerShell.Completion;

/// <summary>Completes the names of node commands.</summary>
public sealed class NodeCommandCompleter : IArgumentCompleter
{
    // Written here so that pressing Tab loads no library of ours.
    private static readonly string[] Names =
    [
        "browser.proxy", "browser.proxy.upload.v1", "fs.listDir", "system.execApprovals.get", "system.execApprovals.set", "system.run",
        "system.run.prepare", "system.which",
    ];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Matching(Names, wordToComplete);
}
