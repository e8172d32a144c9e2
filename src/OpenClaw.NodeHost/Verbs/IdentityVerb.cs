using System.CommandLine;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.State;
using OpenClaw.NodeHost.Terminal;

namespace OpenClaw.NodeHost.Verbs;

/// <summary>
/// `openclaw-node identity`: the public half of the device key (docs/protocol/state.md 6). Makes nothing; exit code 1 when there is none.
/// </summary>
internal static class IdentityVerb
{
    public static Command Create()
    {
        StateOptions state = new();
        Option<bool> json = CommonOptions.Json();
        Option<bool> reset =
            new("--reset") { Description = "Make a new device key; it has to be approved again. The old one stays beside it as .bak" };
        Option<bool> noBackup = new("--no-backup") { Description = "With --reset: do not keep the old key" };
        Command command = new("identity", "Show the device id and public key of this machine.");
        state.AddTo(command);
        command.Options.Add(reset);
        command.Options.Add(noBackup);
        command.Options.Add(json);
        command.SetAction(parse =>
        {
            TextWriter output = parse.InvocationConfiguration.Output;
            StateLocation location = state.Resolve(parse);
            if (parse.GetValue(reset))
            {
                IdentityResetResult made = IdentityReset.Run(location, keepOld: !parse.GetValue(noBackup));
                parse.InvocationConfiguration.Error.WriteLine(
                    $"New device {made.DeviceId}. {(made.PreviousDeviceId is null ? "" : $"At the gateway remove the old one: openclaw devices remove {made.PreviousDeviceId}. ")}Then: openclaw-node run --pair <setup code>");
            }

            SavedNode saved = SavedNode.Read(location);
            if (saved.DeviceId is null || saved.PublicKey is null)
            {
                parse.InvocationConfiguration.Error.WriteLine(
                    $"error: there is no device identity in {location.Directory}; `openclaw-node run` makes one at its first start");
                return ExitCodes.Error;
            }

            if (parse.GetValue(json))
            {
                JsonText.Write(output, writer =>
                {
                    writer.WriteString("deviceId", saved.DeviceId);
                    writer.WriteString("publicKey", saved.PublicKey);
                    writer.WriteBoolean("paired", saved.HasDeviceToken);
                    writer.WriteString("path", location.DeviceIdentityPath);
                });
            }
            else
            {
                output.WriteLine($"Device id:   {saved.DeviceId}");
                output.WriteLine($"Public key:  {saved.PublicKey}");
                output.WriteLine($"Paired:      {(saved.HasDeviceToken ? "yes, a gateway has approved it once" : "not yet")}");
                output.WriteLine($"Kept in:     {location.DeviceIdentityPath}");
            }

            return ExitCodes.Ok;
        });
        return command;
    }
}
