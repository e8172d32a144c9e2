using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using OpenClaw.NodeHost.Terminal;

namespace OpenClaw.NodeHost.Help;

/// <summary>
/// The stock help, and under it what the exit codes of this verb mean: people look for them there. Given whatever else is missing or wrong.
/// </summary>
internal sealed class HelpWithExitCodes(HelpAction inner) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int result = inner.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Exit codes:");
        foreach (ExitCode code in ExitCodes.Of(CommandPath.Of(parseResult.CommandResult)[CommandPath.Program.Length..].TrimStart()))
        {
            output.WriteLine($"  {code.Code,-4} {code.Meaning}");
        }

        output.WriteLine();
        return result;
    }
}
