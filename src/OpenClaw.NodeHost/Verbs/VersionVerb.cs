using System.CommandLine;
using System.Runtime.InteropServices;
using OpenClaw.Node.Hosting;
using OpenClaw.NodeHost.Terminal;

namespace OpenClaw.NodeHost.Verbs;

/// <summary>`openclaw-node version`: as `--version`, with what a report of a fault should say about the machine.</summary>
internal static class VersionVerb
{
    public static Command Create()
    {
        Option<bool> json = CommonOptions.Json();
        Command command = new("version", "Show the version of this program and of what it runs on.");
        command.Options.Add(json);
        command.SetAction(parse =>
        {
            TextWriter output = parse.InvocationConfiguration.Output;
            if (parse.GetValue(json))
            {
                JsonText.Write(output, writer =>
                {
                    writer.WriteString("version", PreparedNode.Version);
                    writer.WriteString("runtime", RuntimeInformation.FrameworkDescription);
                    writer.WriteString("platform", RuntimeInformation.RuntimeIdentifier);
                    writer.WriteString("system", RuntimeInformation.OSDescription);
                });
                return ExitCodes.Ok;
            }

            output.WriteLine(
                $"openclaw-node {PreparedNode.Version} ({RuntimeInformation.RuntimeIdentifier}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription})");
            return ExitCodes.Ok;
        });
        return command;
    }
}
