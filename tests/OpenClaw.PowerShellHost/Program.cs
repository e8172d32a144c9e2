using System.Management.Automation;
using System.Management.Automation.Runspaces;

// pwsh [-NoLogo] [-NoProfile] [-NonInteractive] (-Command TEXT | -File SCRIPT ARGUMENT…): what is written goes to stdout as text, errors to
// stderr; 0 or 1.
int at = 0;
while (at < args.Length && args[at].ToLowerInvariant() is "-nologo" or "-noprofile" or "-noninteractive")
{
    at++;
}
if (at + 1 >= args.Length || args[at].ToLowerInvariant() is not ("-command" or "-c" or "-file"))
{
    Console.Error.WriteLine("usage: pwsh [-NoLogo] [-NoProfile] [-NonInteractive] (-Command TEXT | -File SCRIPT ARGUMENT...)");
    return 64;
}

InitialSessionState state = InitialSessionState.CreateDefault();
if (OperatingSystem.IsWindows())
{
    state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
}

using Runspace runspace = RunspaceFactory.CreateRunspace(state);
runspace.Open();
Runspace.DefaultRunspace = runspace;
using PowerShell shell = PowerShell.Create(runspace);
if (args[at].Equals("-file", StringComparison.OrdinalIgnoreCase))
{
    shell.AddCommand(args[at + 1]);
    foreach (string argument in args.Skip(at + 2))
    {
        shell.AddArgument(argument);
    }
}
else
{
    shell.AddScript(string.Join(" ", args.Skip(at + 1)));
}

shell.Streams.Error.DataAdded += (sender, added) =>
    Console.Error.WriteLine(((PSDataCollection<ErrorRecord>)sender!)[added.Index].ToString());
shell.Streams.Information.DataAdded += (sender, added) =>
    Console.Out.WriteLine(((PSDataCollection<InformationRecord>)sender!)[added.Index].ToString());
shell.AddCommand("Out-String").AddParameter("Stream");
var output = new PSDataCollection<PSObject>();
output.DataAdded += (sender, added) => Console.Out.WriteLine(((PSDataCollection<PSObject>)sender!)[added.Index]);
int code;
try
{
    await shell.InvokeAsync<PSObject, PSObject>(null, output);
    code = shell.HadErrors ? 1 : 0;
}
catch (RuntimeException e)
{
    Console.Error.WriteLine(e.ErrorRecord.ToString());
    code = 1;
}

Console.Out.Flush();
// Threads of the engine hold processes under wine; there is nothing left to do.
Environment.Exit(code);
return code;
