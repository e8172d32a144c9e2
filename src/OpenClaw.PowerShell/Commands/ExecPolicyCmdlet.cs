using System.Management.Automation;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.PolicyFiles;
using OpenClaw.Node.State;

namespace OpenClaw.PowerShell.Commands;

/// <summary>What the cmdlets for the exec policy share: whose policy it is, and how a change is shown, confirmed and stored.</summary>
public abstract class ExecPolicyCmdlet : OpenClawCmdlet
{
    /// <summary>The state directory; default: OPENCLAW_STATE_DIR, else ~/.openclaw.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? StateDirectory { get; set; }

    /// <summary>Does the work for one pipeline object; failures that it throws become errors of that object.</summary>
    private protected abstract void Process(StateLocation location);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        try
        {
            Process(StateLocation.Resolve(StateDirectory is null ? null : GetUnresolvedProviderPathFromPSPath(StateDirectory)));
        }
        catch (Exception failure) when (failure is NodeStateException or OpenClawCommandException or IOException or UnauthorizedAccessException)
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
    /// <param name="store">Where the document is.</param>
    /// <param name="edit">The change; it is made again on whatever is stored when the lock is held.</param>
    /// <param name="exactly">Refuse if the document is no longer the one the change was shown for.</param>
    /// <returns>False when the user said no.</returns>
    private protected bool Change(ExecApprovalsStore store, Func<ExecApprovalsDocument, ExecApprovalsDocument> edit, bool exactly = false)
    {
        ExecApprovalsSnapshot before = Load(store);
        IReadOnlyList<string> differences = PolicyDifference.Between(before.Document, edit(before.Document));
        if (differences.Count == 0)
        {
            WriteVerbose($"Nothing to change in {store.Path}.");
            return true;
        }

        string description = $"Change the exec policy in {store.Path}: {string.Join("; ", differences)}";
        if (!ShouldProcess(description, description + ". Continue?", "Exec policy"))
        {
            return false;
        }

        ApprovalsUpdate update = store.Update(edit, exactly ? before.Hash : null);
        return update.Outcome != ApprovalsUpdateOutcome.Conflict
            ? true
            : throw new OpenClawCommandException("PolicyChanged", ErrorCategory.ResourceBusy, $"{store.Path} was changed by somebody else meanwhile.", "Look at it with Get-OpenClawExecPolicy and try again.", store.Path);
    }

    /// <summary>An agent's name as the document spells it; null for the defaults and all agents.</summary>
    private protected static string? AgentId(string? name) => string.IsNullOrWhiteSpace(name) || name!.Trim() == "*" ? null : name.Trim();
}
