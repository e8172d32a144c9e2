using OpenClaw.Gateway.Text;
using OpenClaw.Node.Approvals;

namespace OpenClaw.PowerShell.Output;

/// <summary>What would happen to a command, and why. Add-OpenClawExecRule takes it and allows what is missing.</summary>
public sealed class ExecTest
{
    internal ExecTest(ExecTestResult source, string stateDirectory)
    {
        Source = source;
        StateDirectory = stateDirectory;
        Programs = ShownList.Of(source.Programs);
        Ways = ShownList.Of(source.Ways);
        WhatWouldMakeItRun = ShownList.Of(source.WhatWouldMakeItRun);
    }

    /// <summary>The command as text.</summary>
    public string Command => Source.Command;

    /// <summary>The agent whose policy was asked; * for an agent without a name.</summary>
    public string Agent => Source.AgentId ?? "*";

    /// <summary>What would happen: Runs, NeedsApproval or Denied; the strictest answer where it depends on how a gateway asks.</summary>
    public string Outcome => Source.Outcome.ToString();

    /// <summary>The stable code of the reason, as in the history.</summary>
    public string Reason => Source.Reason;

    /// <summary>The answer in one or two sentences.</summary>
    public string Summary => Source.Summary;

    /// <summary>The policy that was applied, in a sentence.</summary>
    public string Policy => Source.Policy;

    /// <summary>Each program that the command would start, in order; empty when that cannot be known.</summary>
    public IReadOnlyList<ExecTestProgram> Programs { get; }

    /// <summary>
    /// The answer for each way in which gateways ask: as text for the shell or as a program with its arguments, at once or prepared.
    /// </summary>
    public IReadOnlyList<ExecTestWay> Ways { get; }

    /// <summary>What would make it run: one sentence or command each. Empty when it runs.</summary>
    public IReadOnlyList<string> WhatWouldMakeItRun { get; }

    /// <summary>
    /// Why somebody is asked all the same, and what to type on the gateway: its own setting stands in front of this machine's. Null when it
    /// does not, and while no running node was asked for a command.
    /// </summary>
    public string? GatewayAdvice => Source.GatewayAdvice;

    /// <summary>The message that the gateway would get; null when the command runs.</summary>
    public string? WireMessage => Source.WireMessage;

    /// <summary>The state directory whose policy was asked.</summary>
    public string StateDirectory { get; }

    internal ExecTestResult Source { get; }

    /// <summary>The command and what would happen.</summary>
    public override string ToString() => $"{DisplayText.Visible(Command)}: {Outcome}";
}
