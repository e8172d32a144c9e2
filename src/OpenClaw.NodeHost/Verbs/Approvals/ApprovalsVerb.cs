using System.CommandLine;

namespace OpenClaw.NodeHost.Verbs.Approvals;

/// <summary>
/// `openclaw-node approvals`: the exec policy of this machine. Verbs named as upstream's `approvals` and `exec-policy`; no gateway is
/// needed.
/// </summary>
internal static class ApprovalsVerb
{
    public static Command Create()
    {
        Command command = new("approvals", "Look at and change what this machine lets a gateway run.");
        Command get = GetVerb.Create();
        command.Subcommands.Add(get);
        command.Subcommands.Add(SetVerb.Create());
        command.Subcommands.Add(ExportVerb.Create());
        command.Subcommands.Add(PolicyVerb.Create());
        command.Subcommands.Add(PresetVerb.Create());
        command.Subcommands.Add(AllowlistVerb.Create());
        command.Subcommands.Add(TestVerb.Create());
        command.Subcommands.Add(PendingVerb.Create());
        command.Subcommands.Add(ResolveVerb.Create());
        command.Subcommands.Add(HistoryVerb.Create());
        return command;
    }
}
