using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Policy;
using OpenClaw.Node.Audit;
using OpenClaw.Node.State;

namespace OpenClaw.Node.Approvals.PolicyFiles;

/// <summary>
/// A change of the policy by an administrator of this machine: first shown, then stored in one step and written into the record of
/// commands.
/// </summary>
internal sealed class PolicyChange
{
    private readonly ExecApprovalsStore _store;
    private readonly StateLocation _location;
    private readonly ExecApprovalsSnapshot _before;
    private readonly Func<ExecApprovalsDocument, ExecApprovalsDocument> _edit;
    private readonly string? _keepBrokenAs;

    /// <param name="location">Whose policy.</param>
    /// <param name="edit">The change; it is made again on whatever is stored when the lock is held.</param>
    /// <param name="replaceBroken">A stored document that cannot be read is kept beside the new one, which begins empty.</param>
    /// <exception cref="NodeStateException">The stored document cannot be used; it is left as it is.</exception>
    public PolicyChange(StateLocation location, Func<ExecApprovalsDocument, ExecApprovalsDocument> edit, bool replaceBroken = false)
    {
        _location = location;
        _edit = edit;
        _store = new ExecApprovalsStore(location);
        _before = _store.Load();
        ExecApprovalsDocument current = _before.Document;
        List<string> differences = [];
        if (_before.Malformed is { } malformed)
        {
            if (!replaceBroken)
            {
                throw new NodeStateException(StateProblem.Malformed, malformed, _store.Path);
            }

            _keepBrokenAs = BrokenFile.NameFor(_store.Path, TimeProvider.System);
            _before = _before with { Malformed = null };
            current = ExecApprovalsDocument.Empty;
            differences.Add($"the file that cannot be read is kept as {_keepBrokenAs}");
        }

        ExecApprovalsDocument after = edit(current);
        differences.AddRange(PolicyDifference.Between(current, after));
        Differences = differences;
        Dangers = RuleDangers.New(current, after);
        Openings = PolicyOpening.Between(_before, after, PolicySource.Of(location, _store));
    }

    /// <summary>The file.</summary>
    public string Path => _store.Path;

    /// <summary>What would change, one line each; empty when there is nothing to do.</summary>
    public IReadOnlyList<string> Differences { get; }

    /// <summary>What the rules that are new allow besides what they seem to, one line each; the change is made all the same.</summary>
    public IReadOnlyList<string> Dangers { get; }

    /// <summary>
    /// For whom nothing would be left that could say no, a sentence each: to be confirmed by a person before <see cref="Apply"/>.
    /// </summary>
    public IReadOnlyList<string> Openings { get; }

    /// <summary>After <see cref="Apply"/>: what was taken over from the product's old directory first; null when nothing was.</summary>
    public string? Adopted { get; private set; }

    /// <summary>Stores it.</summary>
    /// <param name="exactly">Only if the document is still the one that <see cref="Differences"/> was made from.</param>
    /// <returns>False when it is not: nothing was changed.</returns>
    /// <exception cref="NodeStateException">It cannot be stored, or it was stored and could not be recorded.</exception>
    public bool Apply(bool exactly = false)
    {
        Adopted = State.StateAdoption.Adopt(_location);
        if (_store.Update(_edit, exactly ? _before.Hash : null, _keepBrokenAs).Outcome == ApprovalsUpdateOutcome.Conflict)
        {
            return false;
        }

        new ExecAuditLog(_location) { Copy = SystemLogCopy.OfThisMachine() }.Append(new ExecAuditRecord { Kind = ExecAuditKind.Changed,
            Detail = "policy changed on this machine: " + string.Join("; ", Differences) });
        return true;
    }
}
