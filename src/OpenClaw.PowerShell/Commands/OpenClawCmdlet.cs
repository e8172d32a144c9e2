using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Node.Compat;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Services.Install;
using OpenClaw.Node.State;
using OpenClaw.Node.Texts;
using OpenClaw.PowerShell.Output;
using OpenClaw.PowerShell.Sessions;

namespace OpenClaw.PowerShell.Commands;

/// <summary>What every cmdlet of the module has: an end on Ctrl+C, and errors with a stable id and the next thing to do.</summary>
public abstract class OpenClawCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private string? _noticed;

    // What stands in the pipeline now: PowerShell binds its properties and gives the object itself to no cmdlet that does not take it. Null
    // where a PowerShell has it no more.
    private static readonly System.Reflection.PropertyInfo? CurrentInput =
        typeof(Cmdlet)
            .BaseType?.GetProperty("CurrentPipelineObject",
                System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public);

    /// <summary>Whatever this call makes the libraries say, they say as cmdlets.</summary>
    protected OpenClawCmdlet() => ToolWords.Use(ToolWords.PowerShell);

    /// <summary>What the libraries say while this cmdlet waits for them, given to them as their log.</summary>
    private protected HeardLog Heard { get; } = new();

    /// <summary>Cancelled when the pipeline is stopped.</summary>
    private protected CancellationToken StopToken => _stopping.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        Heard.Close();
        _stopping.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives back what the cmdlet holds; called however it ended.</summary>
    private protected virtual void Release()
    {
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stopping.Cancel();

    /// <summary>
    /// The state of this machine's node, as every cmdlet understands it: the one that is named, the one of this session, the installed one.
    /// </summary>
    /// <param name="stateDirectory">What was asked for.</param>
    /// <param name="flavor">Decides about the account's default place.</param>
    /// <param name="scope">What was asked for.</param>
    /// <param name="evenClosed">Also where this account may not look into it: for what says so itself.</param>
    /// <exception cref="NodeStateException">The choice cannot be used; the message says how to fix it.</exception>
    private protected StateLocation Locate(string? stateDirectory, Output.NodeFlavor flavor, NodeServiceScope? scope = null,
        bool evenClosed = false)
    {
        RequireOfThisMachine(stateDirectory);
        string? own = stateDirectory is null && scope is null ? NodeSessions.OfThisRunspace().OnlyDirectory : null;
        ThisNode node = ThisNode.Find(own ?? FullPath(stateDirectory), ServiceMapping.Scope(scope), ServiceMapping.Flavor(flavor));
        if (own is null && node.Notice is { } notice && _noticed != notice)
        {
            _noticed = notice;
            WriteWarning(notice);
        }

        WriteDebug($"The node's state: {node.Location.Directory}");
        return evenClosed ? node.Location : ClosedDirectory.Require(node.Location);
    }

    /// <summary>
    /// A directory that came with an object of another machine would be looked for on this one, where it is another node's or nobody's.
    /// </summary>
    /// <exception cref="NodeStateException">It came with one.</exception>
    private protected void RequireOfThisMachine(string? stateDirectory)
    {
        if (stateDirectory is not null && CurrentInput?.GetValue(this) is PSObject input
            && PipelineInput.Text(input, "PSComputerName") is { } machine && !IsThisMachine(machine)
            && PipelineInput.Text(input, "StateDirectory") == stateDirectory)
        {
            throw new NodeStateException(
                StateProblem.Location,
                $"This object comes from {machine}, and its state directory {stateDirectory} is one of that machine: {MyInvocation.MyCommand.Name} belongs there, into Invoke-Command. If a directory of this machine is meant, name it.", stateDirectory);
        }
    }

    private static bool IsThisMachine(string name) =>
        name is "127.0.0.1" or "::1" || string.Equals(name, "localhost", StringComparison.OrdinalIgnoreCase)
        || string.Equals(name, Environment.MachineName, StringComparison.OrdinalIgnoreCase);

    /// <summary>The state that a node which is started here, or an operator, has: never that of another account.</summary>
    /// <exception cref="NodeStateException">The choice cannot be used; the message says how to fix it.</exception>
    private protected StateLocation LocateOwn(string? stateDirectory, Output.NodeFlavor flavor) =>
        ClosedDirectory.Require(StateLocation.Resolve(FullPath(stateDirectory), ServiceMapping.Flavor(flavor)));

    /// <summary>The gateway of an address such as wss://gateway.example:443/openclaw; null when none is given.</summary>
    /// <exception cref="OpenClawCommandException">It is no address.</exception>
    private protected static NodeSettings? ParseUrl(string? url)
    {
        if (string.IsNullOrEmpty(url))
        {
            return null;
        }

        return GatewayEndpoint.TryParseUrl(url!, null, out GatewayEndpoint? endpoint)
            ? new NodeSettings { Host = endpoint.Host, Port = endpoint.Port, ContextPath = endpoint.ContextPath, Tls = endpoint.Tls }
            : throw new OpenClawCommandException(
                "GatewayUrlInvalid", ErrorCategory.InvalidArgument, $"'{url}' is not the address of a gateway.",
                "Use ws://host:port/path or wss://host:port/path, without user name.", url);
    }

    /// <summary>What the objects of a parameter name. Null where one is of a kind that is not taken: the error is written.</summary>
    private protected T[]? Named<T>(PSObject input, Func<PSObject, T> name)
    {
        try
        {
            return [.. PipelineInput.Each(input).Select(name)];
        }
        catch (OpenClawCommandException unfit)
        {
            WriteFailure(unfit, input);
            return null;
        }
    }

    /// <summary>
    /// The folder that relative paths are held against. A restricted session (JEA) shows no file system: there it is the process's.
    /// </summary>
    private protected string CurrentDirectory => FileSystemLocation ?? OwnDirectory.Path;

    private string? FileSystemLocation
    {
        get
        {
            try
            {
                return SessionState.Path.CurrentFileSystemLocation.ProviderPath;
            }
            catch (Exception hidden) when (hidden is ProviderNotFoundException or System.Management.Automation.DriveNotFoundException)
            {
                return null;
            }
        }
    }

    /// <summary>A path as the session means it; whole ones, and those from the process's folder, where it shows no file system.</summary>
    private protected new string GetUnresolvedProviderPathFromPSPath(string path) =>
        FileSystemLocation is null ? Path.GetFullPath(Path.Combine(CurrentDirectory, path))
            : base.GetUnresolvedProviderPathFromPSPath(path);

    private protected string? FullPath(string? path) => path is null ? null : GetUnresolvedProviderPathFromPSPath(path);

    /// <summary>The question is for eyes: words of a requester, a node or a file in it can neither hide nor move anything.</summary>
    private protected new bool ShouldProcess(string target, string action) =>
        base.ShouldProcess(DisplayText.Visible(target), DisplayText.Visible(action));

    private protected new bool ShouldProcess(string description, string question, string caption) =>
        base.ShouldProcess(DisplayText.Visible(description), DisplayText.Visible(question), DisplayText.Visible(caption));

    /// <summary>True where nothing shall be done, only told: -WhatIf, or its preference.</summary>
    private protected bool IsOnlyTold => MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? said)
        ? said is SwitchParameter { IsPresent: true } : LanguagePrimitives.IsTrue(SessionState.PSVariable.GetValue("WhatIfPreference"));

    /// <summary>
    /// True where PowerShell itself asks before a change of usual weight: what else would be asked goes into that question.
    /// </summary>
    private protected bool IsAskedAnyway => MyInvocation.BoundParameters.TryGetValue("Confirm", out object? said)
        ? said is SwitchParameter { IsPresent: true }
        : LanguagePrimitives.TryConvertTo(SessionState.PSVariable.GetValue("ConfirmPreference"), out ConfirmImpact from)
            && from is ConfirmImpact.Low or ConfirmImpact.Medium;

    /// <summary>
    /// That there is nothing to change. With -WhatIf silence would be no answer: it is told where the others are, by the host.
    /// </summary>
    private protected void TellNothingToDo(string why)
    {
        string text = DisplayText.Visible(why);
        if (!IsOnlyTold)
        {
            WriteVerbose(text);
            return;
        }

        try
        {
            Host.UI.WriteLine($"What if: Nothing would be done. {text}");
        }
        catch (Exception deaf) when (NobodyCanBeAsked(deaf) || deaf is NullReferenceException)
        {
            WriteVerbose(text);
        }
    }

    /// <summary>Of several lines where it has them; else the same.</summary>
    private protected new void WriteWarning(string text) => base.WriteWarning(DisplayText.VisibleLines(text));

    /// <summary>A bar is one line, and names nodes and machines, which name themselves.</summary>
    private protected new void WriteProgress(ProgressRecord record)
    {
        record.Activity = DisplayText.Visible(record.Activity);
        record.StatusDescription = DisplayText.Visible(record.StatusDescription);
        record.CurrentOperation = record.CurrentOperation is null ? null : DisplayText.Visible(record.CurrentOperation);
        base.WriteProgress(record);
    }

    private protected new void WriteVerbose(string text) => base.WriteVerbose(DisplayText.VisibleLines(text));

    /// <summary>
    /// Asks a person about something that is hard to take back, whatever $ConfirmPreference says. -Force and -Confirm:$false answer for
    /// him; where nobody can be asked, that is an error which says so.
    /// </summary>
    private protected bool IsSure(string question, string caption, bool force = false)
    {
        if (force || (MyInvocation.BoundParameters.TryGetValue("Confirm", out object? said) && said is SwitchParameter { IsPresent: false })
            || string.Equals(SessionState.PSVariable.GetValue("ConfirmPreference")?.ToString(), "None", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        try
        {
            RequireSomebodyToAsk();
            // Not ShouldContinue: there Enter alone means yes.
            Collection<ChoiceDescription> choices = [new("&Yes", "Do it."), new("&No", "Change nothing.")];
            return Host.UI.PromptForChoice(DisplayText.Visible(caption), DisplayText.Visible(question), choices, defaultChoice: 1) == 0;
        }
        catch (Exception deaf) when (NobodyCanBeAsked(deaf))
        {
            throw new OpenClawCommandException(
                "ConfirmationNeeded", ErrorCategory.ResourceUnavailable, $"{question} Nobody can be asked in this session.",
                $"If it is meant: {MyInvocation.MyCommand.Name} ... -Confirm:$false");
        }
    }

    /// <summary>
    /// PowerShell's console fails in ways of its own when its input has ended: that is looked at before it is asked to read an answer.
    /// </summary>
    private protected void RequireSomebodyToAsk()
    {
        if (Host.Name == "ConsoleHost" && Console.IsInputRedirected && Console.In.Peek() < 0)
        {
            throw new System.Management.Automation.Host.HostException("The input of this session has ended.");
        }
    }

    /// <summary>True for what a host throws that has nobody to ask.</summary>
    private protected static bool NobodyCanBeAsked(Exception failure) =>
        failure is PSInvalidOperationException or System.Management.Automation.Host.HostException or NotImplementedException;

    /// <summary>
    /// Like <see cref="Await"/>, and shows what takes longer than a second. Progress is no output: pipelines and -OutVariable see nothing
    /// of it.
    /// </summary>
    private protected T AwaitShown<T>(string activity, string status, Func<CancellationToken, Task<T>> work)
    {
        Task<T> task = Task.Run(() => work(StopToken), StopToken);
        System.Diagnostics.Stopwatch clock = System.Diagnostics.Stopwatch.StartNew();
        ProgressRecord? shown = null;
        try
        {
            while (!((IAsyncResult)task).AsyncWaitHandle.WaitOne(250) && !StopToken.IsCancellationRequested)
            {
                WriteHeard();
                if (clock.ElapsedMilliseconds > 1000)
                {
                    shown = new ProgressRecord(2, activity, $"{status} ({clock.Elapsed.TotalSeconds:0} s)");
                    WriteProgress(shown);
                }
            }
        }
        finally
        {
            EndWait(shown);
        }

        return StopToken.IsCancellationRequested ? throw new PipelineStoppedException() : task.GetAwaiter().GetResult();
    }

    /// <summary>Says what was heard last, and takes the progress of a wait away; nothing once the pipeline was stopped.</summary>
    private protected void EndWait(ProgressRecord? shown)
    {
        if (StopToken.IsCancellationRequested)
        {
            return;
        }

        WriteHeard();
        if (shown is not null)
        {
            shown.RecordType = ProgressRecordType.Completed;
            WriteProgress(shown);
        }
    }

    /// <summary>
    /// Waits for work on the thread pool while the pipeline thread stays ours. Ctrl+C ends the wait even when the work does not listen.
    /// </summary>
    private protected T Await<T>(Func<CancellationToken, Task<T>> work)
    {
        Task<T> task = Task.Run(() => work(StopToken), StopToken);
        try
        {
            task.Wait(StopToken);
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (AggregateException)
        {
            // Rethrown below with its own type and stack.
        }

        WriteHeard();
        return task.GetAwaiter().GetResult();
    }

    /// <summary>
    /// Writes what the libraries said since: -Verbose tells the steps, -Debug the questions too. What went wrong becomes an error besides.
    /// </summary>
    private protected void WriteHeard()
    {
        while (Heard.TryTake(out LogLine? line))
        {
            Action<string> write = line!.Level == LogLineLevel.Debug && line.EventId != LogEvents.Trace ? WriteDebug : WriteVerbose;
            write(DisplayText.Visible(line.Text));
        }
    }

    /// <summary>
    /// Writes lines that a background task collects while this cmdlet waits for it. Returns when the lines end or the pipeline is stopped.
    /// </summary>
    private protected void WriteLines(LogLines lines)
    {
        foreach (LogLine line in lines.Take(StopToken))
        {
            WriteLine(line);
        }
    }

    private protected void WriteLine(LogLine line)
    {
        switch (line.Level)
        {
            case LogLineLevel.Error:
            case LogLineLevel.Warning:
                WriteWarning(DisplayText.Visible(line.Text));
                break;
            case LogLineLevel.Debug:
                WriteDebug(DisplayText.Visible(line.Text));
                break;
            default:
                WriteVerbose(DisplayText.Visible(line.Text));
                break;
        }
    }

    /// <summary>One item failed: the pipeline goes on with the next.</summary>
    private protected void WriteFailure(Exception failure, object? target = null) => WriteError(Failures.ToErrorRecord(failure, target));

    /// <summary>Nothing of what was asked can be done.</summary>
    private protected void ThrowFailure(Exception failure, object? target = null) =>
        ThrowTerminatingError(Failures.ToErrorRecord(failure, target));
}
