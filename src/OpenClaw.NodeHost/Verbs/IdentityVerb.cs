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
        Option<bool> yes = Question.Yes("With --reset: do not ask");
        Command command = new("identity", "Show the device id and public key of this machine.");
        state.AddTo(command);
        command.Options.Add(reset);
        command.Options.Add(noBackup);
        command.Options.Add(yes);
        command.Options.Add(json);
        command.Validators.Add(result =>
        {
            foreach (Option<bool> alone in (Option<bool>[])[noBackup, yes])
            {
                if (result.GetValue(alone) && !result.GetValue(reset))
                {
                    result.AddError($"{alone.Name} needs --reset");
                }
            }
        });
        command.SetAction(parse =>
        {
            TextWriter output = parse.InvocationConfiguration.Output;
            StateLocation location = state.Resolve(parse);
            if (parse.GetValue(reset))
            {
                IdentityReset.RequireNoNode(location);
                bool keepOld = !parse.GetValue(noBackup);
                if (!parse.GetValue(yes) && File.Exists(location.ForReading().DeviceIdentityPath)
                    && !Question.IsMeant(parse,
                        $"The device key in {location.Directory} is replaced: to every gateway this machine is a new device, which has to be approved again.{(keepOld ? "" : " The old key is not kept.")}"))
                {
                    return ExitCodes.Error;
                }

                IdentityResetResult made = IdentityReset.Run(location, keepOld);
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
