namespace OpenClaw.PowerShell.Sessions;

/// <summary>
/// The sessions with gateways of each runspace. They live as long as it: closing the window or removing the module closes them.
/// </summary>
internal static class OperatorSessions
{
    private static readonly PerRunspace<RunspaceOperators> Sessions = new(() => new RunspaceOperators(), sessions => sessions.CloseAll());

    /// <summary>The sessions of the calling pipeline's runspace.</summary>
    public static RunspaceOperators OfThisRunspace() => Sessions.OfThisRunspace();

    /// <summary>True when a session is open in another runspace of this process, and none here.</summary>
    public static bool AreOnlyElsewhere =>
        OfThisRunspace().Default is null && Sessions.Elsewhere.Any(sessions => sessions.Default is not null);

    /// <summary>The gateway of the session of another runspace; null where there is none, or more than one is meant.</summary>
    public static string? OnlyUrlElsewhere =>
        Sessions.Elsewhere.Select(sessions => sessions.Default?.Url).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)
        .ToArray() is [string only] ? only : null;

    /// <summary>Remove-Module.</summary>
    public static void CloseAllOfThisRunspace() => Sessions.EndThatOfThisRunspace();
}
