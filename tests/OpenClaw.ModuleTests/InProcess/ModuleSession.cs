using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;

namespace OpenClaw.ModuleTests.InProcess;

/// <summary>A runspace of this process with the staged module in it, and a state directory of its own.</summary>
internal sealed class ModuleSession : IDisposable
{
    private readonly Runspace _runspace;
    private readonly bool _ownState;

    // Nobody's home is looked at, not even where a cmdlet is asked without a directory; nor is what another account's tests left behind.
    static ModuleSession()
    {
        var nobody = Directory.CreateTempSubdirectory("openclaw-module-nobody-").FullName;
        Environment.SetEnvironmentVariable("OPENCLAW_STATE_DIR", nobody);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(nobody, recursive: true);
    }

    /// <param name="state">A directory that stays; by default a new one, for as long as the session.</param>
    /// <param name="host">Who is asked and told; by default nobody.</param>
    public ModuleSession(string? state = null, PSHost? host = null)
    {
        _ownState = state is null;
        State = state ?? Directory.CreateTempSubdirectory("openclaw-module-").FullName;
        // With the commands of PowerShell in it: a module that is loaded by the first use of its name is now and then not found on a busy
        // machine.
        var start = InitialSessionState.CreateDefault();
        start.ImportPSModule([Layout.Manifest]);
        _runspace = Open(host, start);
        _runspace.SessionStateProxy.SetVariable("State", State);
        // Every cmdlet that has the parameter works on this directory and on no other.
        _runspace.SessionStateProxy.SetVariable("PSDefaultParameterValues",
            new DefaultParameterDictionary { ["*-OpenClaw*:StateDirectory"] = State });
    }

    // PowerShell makes its drives when it opens, of what is mounted then; another test's file system that goes away at that moment leaves
    // it with none.
    private static Runspace Open(PSHost? host, InitialSessionState start)
    {
        for (int attempt = 0; ; attempt++)
        {
            var runspace = host is null ? RunspaceFactory.CreateRunspace(start) : RunspaceFactory.CreateRunspace(host, start);
            runspace.Open();
            if (attempt == 3
                || runspace.SessionStateProxy.Drive.GetAll()
                .Any(drive => drive.Provider.Name == "FileSystem"
                    && Path.GetTempPath().StartsWith(drive.Root, StringComparison.OrdinalIgnoreCase)))
            {
                return runspace;
            }

            runspace.Dispose();
        }
    }

    /// <summary>$State in the session.</summary>
    public string State { get; }

    /// <summary>A pipeline that has not started yet.</summary>
    public PowerShell Pipeline(string script)
    {
        var pipeline = PowerShell.Create();
        pipeline.Runspace = _runspace;
        return pipeline.AddScript(script);
    }

    /// <summary>What the script writes. The first error, ending or not, is thrown.</summary>
    public Collection<PSObject> Run(string script)
    {
        using var pipeline = Pipeline(script);
        var output = pipeline.Invoke();
        return pipeline.Streams.Error.Count == 0
            ? output : throw new RuntimeException(pipeline.Streams.Error[0].ToString(), pipeline.Streams.Error[0].Exception,
                pipeline.Streams.Error[0]);
    }

    /// <summary>The stable id of the first error, without the cmdlet's name behind it; "-" where there is none.</summary>
    public string ErrorId(string script)
    {
        try
        {
            Run(script);
            return "-";
        }
        catch (RuntimeException failure)
        {
            return failure.ErrorRecord.FullyQualifiedErrorId.Split(',')[0];
        }
    }

    /// <summary>What a window of that width shows.</summary>
    public string Text(string script, int width) =>
        string.Concat(Run($"{script} | Out-String -Width {width}").Select(text => (string)text.BaseObject));

    public Collection<CompletionResult> Complete(string input)
    {
        using var pipeline = PowerShell.Create();
        pipeline.Runspace = _runspace;
        return CommandCompletion.CompleteInput(input, input.Length, null, pipeline).CompletionMatches;
    }

    public void Dispose()
    {
        _runspace.Dispose();
        if (_ownState)
        {
            Directory.Delete(State, recursive: true);
        }
    }
}
