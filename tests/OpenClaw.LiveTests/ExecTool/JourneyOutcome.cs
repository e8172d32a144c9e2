namespace OpenClaw.LiveTests.ExecTool;

/// <summary>What became of a command that an agent wanted to run.</summary>
/// <param name="Asked">The gateway asked its operators.</param>
/// <param name="Ran">The node ran it.</param>
/// <param name="Said">What the tool answered the model.</param>
/// <param name="NodeSaid">What the node answered to the run; null when it was never asked to run it.</param>
internal sealed record JourneyOutcome(bool Asked, bool Ran, string Said, string? NodeSaid)
{
    /// <summary>
    /// The gateway's own setting, as the exec tool told the node; null when it never asked the node to prepare the command. What it is set
    /// to where the release tells nobody.
    /// </summary>
    public string? GatewaySays { get; init; }

    /// <summary>The policy that the node answered for this command; null where the release does not look at it.</summary>
    public string? NodeSays { get; init; }

    /// <summary>The node refused to prepare it: there was no plan that anybody could have been asked about.</summary>
    public bool NotPrepared { get; init; }

    /// <summary>The gateway took a yes and refused it when it wanted to run the command: its own fault (openclaw#103869).</summary>
    public bool YesRefused { get; init; }

    /// <summary>In a word.</summary>
    public string Word => (Asked, Ran) switch
    {
        (false, true) => "runs unasked",
        (true, true) => "asked, ran",
        (true, false) => YesRefused ? "asked, the yes is refused by the gateway" : NodeSaid is null
            ? "asked, not allowed" : "asked, denied by the node",
        _ => NodeSaid is not null ? "denied by the node" : NotPrepared ? "not prepared by the node" : "denied by the gateway",
    };

    /// <summary>The same for the table, with whose question it was.</summary>
    public string Cell => !Asked ? Word : Word.Replace("asked", (Asks(GatewaySays), Asks(NodeSays)) switch
    {
        (false, _) => "the node asks",
        (_, false) => "the gateway asks",
        _ => "both ask",
    }, StringComparison.Ordinal);

    private static bool Asks(string? policy) => policy is not null && !policy.EndsWith(", off", StringComparison.Ordinal);
}
