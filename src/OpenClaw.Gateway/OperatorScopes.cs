namespace OpenClaw.Gateway;

/// <summary>Sets of scopes, and how the wire names them.</summary>
internal static class OperatorScopes
{
    /// <summary>
    /// Gateway 2026.9.6 shows an exec request to the device that made it and to operator.admin only; operator.approvals alone sees an empty
    /// list.
    /// </summary>
    public static readonly IReadOnlyList<OperatorScope> ForApprovals = [OperatorScope.Admin, OperatorScope.Approvals, OperatorScope.Read];

    /// <summary>Likewise: without operator.admin an operator sees and answers its own device's pairing requests only.</summary>
    public static readonly IReadOnlyList<OperatorScope> ForPairing = [OperatorScope.Admin, OperatorScope.Pairing, OperatorScope.Read];

    public static readonly IReadOnlyList<OperatorScope> ForReading = [OperatorScope.Read];

    public static readonly IReadOnlyList<OperatorScope> ForInvoking = [OperatorScope.Read, OperatorScope.Write];

    /// <summary>For commands that reach beyond what an agent's exec may do (2026.9.6: file system, browser, policy).</summary>
    public static readonly IReadOnlyList<OperatorScope> ForAdministration = [OperatorScope.Admin, OperatorScope.Read, OperatorScope.Write];

    /// <summary>What all the cmdlets together need.</summary>
    public static readonly IReadOnlyList<OperatorScope> All = [OperatorScope.Admin, OperatorScope.Approvals, OperatorScope.Pairing,
        OperatorScope.Read, OperatorScope.Write];

    public static string Name(OperatorScope scope) => "operator." + scope.ToString().ToLowerInvariant();

    /// <summary>The scopes of the wire that this module knows; others are left out.</summary>
    public static IReadOnlyList<OperatorScope> Parse(IEnumerable<string> names) =>
        [.. names.Select(name => All.Where(scope => Name(scope) == name).Select(scope => (OperatorScope?)scope).FirstOrDefault())
            .OfType<OperatorScope>().Distinct()];

    /// <summary>As the gateway counts (2026.9.6): admin has everything, write can read.</summary>
    public static bool Allows(IReadOnlyCollection<OperatorScope> granted, OperatorScope needed) =>
        granted.Contains(needed) || granted.Contains(OperatorScope.Admin)
            || (needed == OperatorScope.Read && granted.Contains(OperatorScope.Write));
}
