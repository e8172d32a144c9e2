using System.CommandLine;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.PolicyFiles;
using OpenClaw.Node.State;

namespace OpenClaw.NodeHost.Verbs.Approvals;

/// <summary>`openclaw-node approvals export`: the policy as text, for version control and for `set` on another machine.</summary>
internal static class ExportVerb
{
    public static Command Create()
    {
        StateOptions state = new();
        Option<bool> json = new("--json") { Description = "JSON instead of YAML" };
        Command command = new("export", "Write the policy to standard output as YAML, without anything that belongs to this machine only.");
        state.AddTo(command);
        command.Options.Add(json);
        command.SetAction(parse =>
        {
            ExecApprovalsStore store = new(state.Resolve(parse));
            ExecApprovalsSnapshot snapshot = store.Load();
            if (snapshot.Malformed is { } malformed)
            {
                throw new NodeStateException(StateProblem.Malformed, malformed, store.Path);
            }

            parse.InvocationConfiguration.Output.Write(PolicyFile.Write(snapshot.Document, parse.GetValue(json) ? PolicyFormat.Json : PolicyFormat.Yaml));
            return ExitCodes.Ok;
        });
        return command;
    }
}
