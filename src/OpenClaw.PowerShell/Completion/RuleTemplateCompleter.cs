using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using OpenClaw.Node.Approvals.PolicyFiles;

namespace OpenClaw.PowerShell.Completion;

/// <summary>Completes the names of rule templates for this machine.</summary>
public sealed class RuleTemplateCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Matching(RuleTemplate.All.Where(template => template.Rules().Count > 0).Select(template => template.Name),
            wordToComplete);
}
