using System.CommandLine;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.PolicyFiles;
using OpenClaw.Node.State;
using OpenClaw.NodeHost.Terminal;

namespace OpenClaw.NodeHost.Verbs.Approvals;

/// <summary>`openclaw-node approvals export`: the policy as text, for version control and for `set` on another machine.</summary>
internal static class ExportVerb
{
    public static Command Create()
    {
        StateOptions state = new();
        Option<bool> json = new("--json") { Description = "JSON instead of YAML" };
        Option<bool> use =
            new("--include-use") { Description = "Also what changes by use: ids of rules, when and for what each was used last" };
        Command command = new("export",
            "Write the policy to standard output as YAML, for version control: without what belongs to this machine only, or changes by use.");
        state.AddTo(command);
        command.Options.Add(json);
        command.Options.Add(use);
        command.SetAction(parse =>
        {
            ExecApprovalsStore store = new(state.Resolve(parse));
            ExecApprovalsSnapshot snapshot = store.Load();
            if (snapshot.Malformed is { } malformed)
            {
                throw new NodeStateException(StateProblem.Malformed, malformed, store.Path);
            }

            PolicyFormat format = parse.GetValue(json) ? PolicyFormat.Json : PolicyFormat.Yaml;
            Terminal.PrintableWriter.Exact(parse.InvocationConfiguration.Output)
                .Write(parse.GetValue(use) ? PolicyFile.Write(snapshot.Document, format) : SharedPolicy.Write(snapshot.Document, format));
            return ExitCodes.Ok;
        });
        return command;
    }
}
