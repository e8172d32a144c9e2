using System.Collections;
using System.Collections.Concurrent;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Security;
using OpenClaw.Gateway;
using OpenClaw.Node.Operator;
using OpenClaw.Node.Services.Runtime;
using OpenClaw.Node.Texts;
using OpenClaw.PowerShell.Completion;
using OpenClaw.PowerShell.Deployment;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// <para>Deploy-OpenClawNode: makes machines nodes over PowerShell remoting: copies this module, sets the policy, installs the node with a
/// setup code of its own and approves it by its key.</para>
/// <para>May be repeated: what is as it should be is left alone. One object a machine tells the outcome; machines do not wait for each
/// other.</para>
/// </summary>
[Cmdlet("Deploy", "OpenClawNode", SupportsShouldProcess = true, DefaultParameterSetName = SessionSet)]
[OutputType(typeof(NodeDeployment))]
public sealed class DeployOpenClawNodeCommand : OperatorCmdlet
{
    private const string ComputerSet = "ComputerName";
    private const string HostSet = "HostName";
    private const string SessionSet = "Session";

    private readonly List<string> _names = [];
    private readonly List<PSSession> _given = [];

    /// <summary>Machines to reach by WinRM.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ComputerSet, ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [MachineName]
    public string[] ComputerName { get; set; } = [];

    /// <summary>Machines to reach by SSH (PowerShell 7): name, user@name or user@name:port.</summary>
    [Parameter(Mandatory = true, ParameterSetName = HostSet)]
    [ValidateNotNullOrEmpty]
    public string[] HostName { get; set; } = [];

    /// <summary>The account for -HostName.</summary>
    [Parameter(ParameterSetName = HostSet)]
    [ValidateNotNullOrEmpty]
    public string? UserName { get; set; }

    /// <summary>The private key for -HostName.</summary>
    [Parameter(ParameterSetName = HostSet)]
    [ValidateNotNullOrEmpty]
    public string? KeyFilePath { get; set; }

    /// <summary>The account for -ComputerName.</summary>
    [Parameter(ParameterSetName = ComputerSet)]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>Open sessions (New-PSSession), whatever carries them; they are left open.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SessionSet, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public PSSession[] PSSession { get; set; } = [];

    /// <summary>For the machine, or for the account of the remote session.</summary>
    [Parameter]
    public NodeServiceScope Scope { get; set; } = NodeServiceScope.Machine;

    /// <summary>What starts the node there; default: as Install-OpenClawNode chooses.</summary>
    [Parameter]
    public NodeServiceType? Type { get; set; }

    /// <summary>A policy file (YAML or JSON) that every machine gets before its node starts; default: each keeps its own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PolicyPath { get; set; }

    /// <summary>
    /// The address that nodes shall dial, for example wss://gateway.example; default: what the gateway's own configuration says.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PublicUrl { get; set; }

    /// <summary>
    /// The gateway's shared token for the nodes instead of setup codes: for gateways that make none (before 2026.8). Needs -PublicUrl.
    /// </summary>
    [Parameter]
    public SecureString? NodeToken { get; set; }

    /// <summary>Offer only these node commands.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeCommandCompleter))]
    public string[]? Command { get; set; }

    /// <summary>The module folder there; default: that of all users for the scope Machine, else the account's own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ModulePath { get; set; }

    /// <summary>Replace an installed node.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>
    /// Let a node that is installed and older than this module take it up; it starts anew with its key, its policy and its approval. Nodes
    /// of this version and newer ones are left alone.
    /// </summary>
    [Parameter]
    public SwitchParameter Update { get; set; }

    /// <summary>How many machines are worked on at the same time.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 16;

    /// <summary>How many seconds each machine may take from its installation until it serves.</summary>
    [Parameter]
    [Alias("TimeoutSec")]
    [ValidateRange(1, 86_400)]
    public int Timeout { get; set; } = 120;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string name in (ParameterSetName == HostSet ? HostName : ComputerName).Where(_ => ParameterSetName != SessionSet))
        {
            if (!_names.Contains(name, StringComparer.OrdinalIgnoreCase) && IsMeant(name))
            {
                _names.Add(name);
            }
        }

        foreach (PSSession session in PSSession.Where(session => !_given.Contains(session)
            && IsMeant(MachineAddress.Of(session).ToString())))
        {
            _given.Add(session);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_names.Count + _given.Count == 0)
        {
            return;
        }

        DeploymentPlan plan;
        try
        {
            plan = Plan();
        }
        catch (Exception failure) when (failure is OpenClawCommandException or IOException or UnauthorizedAccessException)
        {
            ThrowFailure(failure, PolicyPath);
            return;
        }

        GatewayOperator gateway = Operator([.. OperatorScopes.ForPairing.Concat(OperatorScopes.ForAdministration).Distinct()]);
        List<PSSession> opened = _names.Count == 0 ? [] : Connect();
        try
        {
            Work(plan, gateway, [.. opened, .. _given]);
        }
        finally
        {
            foreach (PSSession session in opened)
            {
                InvokeCommand.InvokeScript("Remove-PSSession $args[0]", false, PipelineResultTypes.None, null, session);
            }
        }
    }

    private bool IsMeant(string machine) => ShouldProcess(
        machine,
        $"Copy the module{(PolicyPath is null ? "" : $", set the policy {PolicyPath}")}, install an OpenClaw node ({Scope}) {(Force ? "in place of an installed one" : Update ? "or bring an older one up to date" : "where none is installed")}, and approve it");

    private DeploymentPlan Plan()
    {
        if (NodeToken is not null && PublicUrl is null)
        {
            throw new OpenClawCommandException("ParameterMissing", ErrorCategory.InvalidArgument,
                "-NodeToken needs -PublicUrl: a token does not say where the gateway is.", "Add -PublicUrl wss://gateway.example.");
        }

        // <module>/bin/<framework>/OpenClaw.PowerShell.dll
        string module =
            Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(typeof(DeployOpenClawNodeCommand).Assembly.Location)!)!)!;
        string version = RuntimeSource.OwnVersion;
        Hashtable node = [];
        Put(node, "Type", Type?.ToString());
        Put(node, "Command", Command);
        Put(node, "Force", Force ? true : null);
        if (NodeToken is not null)
        {
            node["Token"] = NodeToken;
            node["Url"] = PublicUrl;
        }

        return new DeploymentPlan
        {
            Module = new Lazy<ModuleArchive>(() => ModuleArchive.Of(module, version)),
            Version = version,
            Scope = Scope,
            ModulePath = ModulePath,
            Policy = PolicyPath is null ? null : File.ReadAllText(GetUnresolvedProviderPathFromPSPath(PolicyPath)),
            Node = node,
            Commands = Command,
            PublicUrl = PublicUrl,
            WithSetupCode = NodeToken is null,
            Force = Force,
            Update = Update,
            Machine = ParameterSetName == SessionSet ? null : "-" + ParameterSetName,
            Again = $"{(KeyFilePath is null ? "" : " -KeyFilePath " + ToolWords.PowerShell.Quote(KeyFilePath))}{(Scope == NodeServiceScope.Machine ? "" : $" -Scope {Scope}")}",
            Limit = TimeSpan.FromSeconds(Timeout),
        };
    }

    /// <summary>Sessions to the named machines, all at once; what cannot be reached is an outcome like any other.</summary>
    private List<PSSession> Connect()
    {
        Hashtable how = new() { ["ErrorAction"] = "SilentlyContinue", [ParameterSetName] = _names.ToArray() };
        Put(how, "UserName", UserName);
        Put(how, "KeyFilePath", KeyFilePath is null ? null : GetUnresolvedProviderPathFromPSPath(KeyFilePath));
        Put(how, "Credential", Credential);
        if (ParameterSetName == ComputerSet)
        {
            how["ThrottleLimit"] = ThrottleLimit;
        }

        WriteProgress(new ProgressRecord(0, "Deploy OpenClaw nodes", $"Connecting to {_names.Count} machines"));
        List<PSSession> opened = [];
        List<ErrorRecord> failures = [];
        string? refused = null;
        try
        {
            foreach (PSObject written in InvokeCommand.InvokeScript(
                "$how = $args[0]; $failures = $null; New-PSSession @how -ErrorVariable failures; $failures", true,
                PipelineResultTypes.None, null, how))
            {
                switch (written.BaseObject)
                {
                    case PSSession session:
                        opened.Add(session);
                        break;
                    case ErrorRecord failure:
                        failures.Add(failure);
                        break;
                }
            }
        }
        catch (RuntimeException failure)
        {
            // No client for this kind of remoting here, a key file that is not there: the same for every machine.
            refused = failure.Message;
        }

        List<MachineAddress> reached = [.. opened.Select(MachineAddress.Of)];
        foreach (string name in _names.Where(name => !reached.Exists(machine => machine.IsMeantBy(Typed(name)))))
        {
            string host = Typed(name).Host;
            ErrorRecord? why =
                failures.FirstOrDefault(failure => failure.Exception.Message.IndexOf(host, StringComparison.OrdinalIgnoreCase) >= 0)
                ?? failures.FirstOrDefault();
            Report(new NodeDeployment
            {
                ComputerName = name,
                Result = "Failed",
                Step = "Connect",
                Problem = why?.Exception.Message ?? refused ?? "No session could be opened.",
                Fix = $"{(ParameterSetName == HostSet ? $"ssh {ToolWords.PowerShell.Word(name)} pwsh -Version" : $"Test-WSMan {ToolWords.PowerShell.Word(name)}")}; Get-Help about_Remote_Requirements",
            });
        }

        return opened;
    }

    // The name of a machine for WinRM is a name and nothing else.
    private MachineAddress Typed(string name) =>
        ParameterSetName == HostSet ? MachineAddress.Parse(name) : new MachineAddress(null, name, null);

    private void Work(DeploymentPlan plan, GatewayOperator gateway, IReadOnlyList<PSSession> sessions)
    {
        using BlockingCollection<object> news = new();
        Task all = Task.Run(() => WorkAllAsync(plan, gateway, sessions, news));
        int done = 0;
        try
        {
            foreach (object item in news.GetConsumingEnumerable(StopToken))
            {
                switch (item)
                {
                    case NodeDeployment outcome:
                        done++;
                        Report(outcome);
                        break;
                    case (string machine, string step):
                        WriteProgress(new ProgressRecord(0, "Deploy OpenClaw nodes",
                            $"{done} of {sessions.Count} machines") { CurrentOperation = $"{machine}: {step}",
                            PercentComplete = done * 100 / sessions.Count });
                        WriteVerbose($"{machine}: {step}");
                        break;
                    case string warning:
                        WriteWarning(DisplayText.Visible(warning));
                        break;
                }
            }
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        finally
        {
            // The scripts there are told to stop; they must not find the collection gone.
            all.Wait(TimeSpan.FromSeconds(5));
            WriteDone();
        }
    }

    private async Task WorkAllAsync(DeploymentPlan plan, GatewayOperator gateway, IReadOnlyList<PSSession> sessions,
        BlockingCollection<object> news)
    {
        using SemaphoreSlim throttle = new(ThrottleLimit);
        try
        {
            await Task.WhenAll(sessions.Select(session => Task.Run(
                async () =>
                {
                    await throttle.WaitAsync(StopToken).ConfigureAwait(false);
                    try
                    {
                        MachineDeployment machine = new(session, plan, gateway, (name, step) => news.Add((name, step)));
                        NodeDeployment outcome = await machine.RunAsync(StopToken).ConfigureAwait(false);
                        foreach (string warning in machine.Warnings)
                        {
                            news.Add($"{outcome.ComputerName}: {warning}");
                        }

                        news.Add(outcome);
                    }
                    finally
                    {
                        throttle.Release();
                    }
                },
                StopToken))).ConfigureAwait(false);
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or PipelineStoppedException)
        {
            // Ctrl+C: nobody reads on.
        }
        finally
        {
            news.CompleteAdding();
        }
    }

    private void Report(NodeDeployment outcome)
    {
        WriteObject(outcome);
        if (outcome.Problem is not null)
        {
            WriteFailure(
                new OpenClawCommandException("DeploymentFailed", ErrorCategory.OperationStopped,
                    $"{outcome.ComputerName}, {outcome.Step}: {outcome.Problem}",
                    outcome.Fix ?? "The object of the machine has the step and the problem; the command may be repeated."),
                outcome.ComputerName);
        }
    }

    private void WriteDone()
    {
        if (!StopToken.IsCancellationRequested)
        {
            WriteProgress(new ProgressRecord(0, "Deploy OpenClaw nodes", "Done") { RecordType = ProgressRecordType.Completed });
        }
    }

    private static void Put(Hashtable table, string name, object? value)
    {
        if (value is not null)
        {
            table[name] = value;
        }
    }
}
