using System.Management.Automation;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.PolicyFiles;
using OpenClaw.Node.State;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>What the cmdlets for the exec policy share: whose policy it is, and how a change is shown, confirmed and stored.</summary>
public abstract class ExecPolicyCmdlet : OpenClawCmdlet
{
    /// <summary>The state directory; default: OPENCLAW_STATE_DIR, else ~/.openclaw.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? StateDirectory { get; set; }

    /// <summary>Clawdbot: the state in ~/.clawdbot and the services under that name, on a machine that still runs it so.</summary>
    [Parameter]
    public Output.NodeFlavor Flavor { get; set; }

    /// <summary>
    /// The node of the machine, or of this account; default: that of this session, else the installed one, else this account's.
    /// </summary>
    [Parameter]
    public NodeServiceScope? Scope { get; set; }

    /// <summary>Does the work for one pipeline object; failures that it throws become errors of that object.</summary>
    private protected abstract void Process(StateLocation location);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        try
        {
            Process(Locate(StateDirectory, Flavor, Scope));
        }
        catch (Exception failure)
            when (failure is NodeStateException or OpenClawCommandException or ExecRequestException or IOException
                or UnauthorizedAccessException)
        {
            WriteFailure(failure, StateDirectory);
        }
    }

    /// <summary>The stored document; one that cannot be used is an error, not an empty policy.</summary>
    private protected static ExecApprovalsSnapshot Load(ExecApprovalsStore store)
    {
        ExecApprovalsSnapshot snapshot = store.Load();
        return snapshot.Malformed is null ? snapshot : throw new NodeStateException(StateProblem.Malformed, snapshot.Malformed, store.Path);
    }

    /// <summary>
    /// Shows what would change (-WhatIf, -Confirm, -Verbose), and stores it. Nothing to change is success without a question.
    /// </summary>
    /// <param name="location">Whose policy.</param>
    /// <param name="edit">The change.</param>
    /// <param name="exactly">Refuse if the document is no longer the one the change was shown for.</param>
    /// <param name="replaceBroken">A stored document that cannot be read is kept beside the new one instead of being an error.</param>
    /// <returns>False when the user said no.</returns>
    private protected bool Change(StateLocation location, Func<ExecApprovalsDocument, ExecApprovalsDocument> edit, bool exactly = false,
        bool replaceBroken = false)
    {
        PolicyChange change = new(location, edit, replaceBroken);
        if (change.Differences.Count == 0)
        {
            TellNothingToDo($"{change.Path} is so already.");
            return true;
        }

        foreach (string danger in change.Dangers)
        {
            WriteWarning(danger);
        }

        string description = $"Change the exec policy in {change.Path}: {string.Join("; ", change.Differences)}";
        string openings = IsAskedAnyway ? string.Concat(change.Openings.Select(opening => opening + " ")) : "";
        if (!ShouldProcess(description, $"{openings}{description}. Continue?", "Exec policy"))
        {
            return false;
        }

        if (change.Openings.Count > 0 && !IsAskedAnyway && !IsSure(string.Join(" ", change.Openings), "Exec policy"))
        {
            return false;
        }

        bool applied = change.Apply(exactly);
        if (change.Adopted is { } adopted)
        {
            WriteWarning(adopted);
        }

        return applied ? true : throw new OpenClawCommandException(
            "PolicyChanged", ErrorCategory.ResourceBusy, $"{change.Path} was changed by somebody else meanwhile.",
            "Look at it with Get-OpenClawExecPolicy and try again.", change.Path);
    }

    /// <summary>An agent's name as the document spells it; null for the defaults and all agents.</summary>
    private protected static string? AgentId(string? name) => string.IsNullOrWhiteSpace(name) || name!.Trim() == "*" ? null : name.Trim();
}
