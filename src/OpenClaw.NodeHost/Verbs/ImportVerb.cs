using System.CommandLine;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Upstream;
using OpenClaw.NodeHost.Terminal;

namespace OpenClaw.NodeHost.Verbs;

/// <summary>`openclaw-node import --from DIR`: goes on as the node that OpenClaw's own node host was on this machine.</summary>
internal static class ImportVerb
{
    public static Command Create()
    {
        Option<string> from = new("--from") { Description = "State directory of the other node (its ~/.openclaw); it is only read",
            HelpName = "path", Required = true };
        StateOptions state = new();
        Option<bool> force = new("--force") { Description = "Replace the identity that is already in the state directory" };
        Command command = new("import",
            "Take over identity, device token, gateway and policy of OpenClaw's own node host. The gateway sees the same device and asks for no new approval.");
        command.Options.Add(from);
        state.AddTo(command);
        command.Options.Add(force);
        command.SetAction(parse =>
        {
            TextWriter output = parse.InvocationConfiguration.Output;
            StateLocation location = state.Resolve(parse);
            StateImportResult result = StateImport.Run(Path.GetFullPath(parse.GetRequiredValue(from)), location, parse.GetValue(force));
            output.WriteLine(result.Source == location.Directory
                ? $"Device {result.DeviceId} is in {ConsoleLog.OneLine(location.Directory)} already: nothing had to be taken over."
                : $"Device {result.DeviceId} was taken over from {ConsoleLog.OneLine(result.Source)} into {ConsoleLog.OneLine(location.Directory)}.");
            output.WriteLine(result.HasDeviceToken
                ? "Its approval comes with it." : "It was never approved by a gateway: an operator has to approve it.");
            output.WriteLine(result.HasPolicy
                ? "Its exec policy comes with it: look at it with `openclaw-node approvals get`."
                : "The exec policy here was kept, or there is none: nothing runs until one allows it.");
            output.WriteLine("The other node must not run any more. Next: openclaw-node run");
            return ExitCodes.Ok;
        });
        return command;
    }
}
