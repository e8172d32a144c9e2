namespace OpenClaw.NodeHost.Demo;

/// <summary>How a command of the demo is supposed to end.</summary>
internal enum DemoOutcome
{
    /// <summary>Runs to its end.</summary>
    Runs,

    /// <summary>Runs and is killed at its time limit.</summary>
    TimesOut,

    /// <summary>The node refuses it.</summary>
    Refused,
}

/// <summary>One command that the demo's gateway asks of the node.</summary>
/// <param name="Shown">How the table shows it.</param>
/// <param name="Command">The node command.</param>
/// <param name="ParamsJson">Its parameters.</param>
/// <param name="Outcome">How it has to end.</param>
/// <param name="Why">Shown when it runs.</param>
/// <param name="Text">What must be in the output, or in the refusal.</param>
/// <param name="ApproveFirst">Whether the machine's administrator first allows the waiting request, once.</param>
internal sealed record DemoStep(string Shown, string Command, string ParamsJson, DemoOutcome Outcome, string Why, string Text,
    bool ApproveFirst = false);
