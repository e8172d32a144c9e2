using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Management.Automation;
using System.Text.Json;
using OpenClaw.Gateway;
using OpenClaw.Node.Operator;
using OpenClaw.Node.Texts;
using OpenClaw.PowerShell.Completion;
using OpenClaw.PowerShell.Output;
using OpenClaw.PowerShell.Sessions;

namespace OpenClaw.PowerShell.Commands;

/// <summary>Invoke-OpenClawNode: calls a command of nodes, or runs a program on them, through their gateway.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "OpenClawNode", SupportsShouldProcess = true, DefaultParameterSetName = CommandSet)]
[OutputType(typeof(NodeInvokeResult), ParameterSetName = [CommandSet])]
[OutputType(typeof(NodeExecResult), ParameterSetName = [RunSet, ScriptSet])]
[OutputType(typeof(Job))]
public sealed class InvokeOpenClawNodeCommand : NodeReferenceCmdlet
{
    private const string CommandSet = "Command";
    private const string RunSet = "Run";
    private const string ScriptSet = "ScriptBlock";

    private readonly List<(GatewayOperator Gateway, GatewayNode Node)> _targets = [];
    private readonly HashSet<(string Url, string Id)> _taken = [];

    /// <summary>The nodes: names, ids, the first six characters of an id, or names with wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [NodeReference]
    [ArgumentCompleter(typeof(GatewayNodeCompleter))]
    public string[] Node { get; set; } = [];

    /// <summary>The node command, for example system.which.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = CommandSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SurfaceCommandCompleter))]
    public string Command { get; set; } = "";

    /// <summary>What the command is told: a hashtable, an object, or JSON text.</summary>
    [Parameter(Position = 2, ParameterSetName = CommandSet)]
    public object? Parameters { get; set; }

    /// <summary>A program and its arguments; no shell reads them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RunSet)]
    [ValidateNotNullOrEmpty]
    public string[] Run { get; set; } = [];

    /// <summary>
    /// PowerShell to run on the node, by its pwsh, or powershell.exe on Windows. It goes there as text: variables of this session are not
    /// known there.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = ScriptSet)]
    [ValidateNotNull]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>Where on the node the program runs; default: where the node is.</summary>
    [Parameter(ParameterSetName = RunSet)]
    [Parameter(ParameterSetName = ScriptSet)]
    [ValidateNotNullOrEmpty]
    public string? WorkingDirectory { get; set; }

    /// <summary>Variables to set for the program; the node's policy may refuse some.</summary>
    [Parameter(ParameterSetName = RunSet)]
    [Parameter(ParameterSetName = ScriptSet)]
    [ValidateNotNull]
    public IDictionary? Environment { get; set; }

    /// <summary>The agent whose exec policy on the node decides.</summary>
    [Parameter(ParameterSetName = RunSet)]
    [Parameter(ParameterSetName = ScriptSet)]
    [ValidateNotNullOrEmpty]
    public string Agent { get; set; } = "main";

    /// <summary>How many seconds each node may take.</summary>
    [Parameter]
    [Alias("TimeoutSec")]
    [ValidateRange(1, 86_400)]
    public int Timeout { get; set; } = 30;

    /// <summary>How many nodes work at the same time.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 32;

    /// <summary>Return a PowerShell job at once; it gets the results as the nodes answer.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <summary>Name of the job.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JobName { get; set; }

    private TimeSpan Limit => TimeSpan.FromSeconds(Timeout);

    private bool IsRun => ParameterSetName != CommandSet;

    private string Words =>
        ParameterSetName switch { RunSet => "run " + string.Join(" ", Run), ScriptSet => "run PowerShell", _ => Command };

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        GatewayOperator gateway = Operator(IsRun ? OperatorScopes.ForInvoking : NodeInvoker.ScopesFor(Command));
        foreach (GatewayNode node in Node.SelectMany(word => Resolve(gateway, word)))
        {
            if (_taken.Add((node.Url, node.Id)) && ShouldProcess($"{node.Name} ({node.Id})", $"Invoke {Words}"))
            {
                _targets.Add((gateway, node));
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_targets.Count == 0)
        {
            return;
        }

        Func<GatewayOperator, GatewayNode, CancellationToken, Task<object>> work;
        try
        {
            work = Work();
        }
        catch (OpenClawCommandException failure)
        {
            ThrowFailure(failure, Parameters);
            return;
        }

        if (AsJob)
        {
            StartJob(work);
            return;
        }

        using BlockingCollection<(GatewayNode Node, object Outcome)> outcomes = new();
        Task all = Task.Run(() => CallAllAsync(work, (node, outcome) => outcomes.Add((node, outcome)), outcomes.CompleteAdding, StopToken));
        int done = 0;
        try
        {
            foreach ((GatewayNode node, object outcome) in outcomes.GetConsumingEnumerable(StopToken))
            {
                done++;
                WriteHeard();
                if (outcome is Exception failure)
                {
                    WriteFailure(InWords(failure), node);
                }
                else
                {
                    WriteObject(outcome);
                }

                ShowProgress(done);
            }
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        finally
        {
            // The calls listen to the same token: they end now, and must not find the collection gone.
            all.Wait(TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>A denial of a whole line as one word leads nowhere: it is no program.</summary>
    private Exception InWords(Exception failure) =>
        ParameterSetName == RunSet && Run.Length == 1 && Run[0].Trim().Split(' ') is { Length: > 1 } words
            && words[0].IndexOfAny(['/', '\\']) < 0 && failure is GatewayOperatorException denied
            ? new OpenClawCommandException(
                denied.Reason, Failures.CategoryOfOperator(denied.Reason),
                $"{denied.Message} '{Run[0]}' was taken for the name of one program: -Run takes a program and its arguments, each a word of its own.",
                $"{MyInvocation.MyCommand.Name} ... -Run {string.Join(", ", words.Where(word => word.Length > 0).Select(ToolWords.PowerShell.Word))}")
            : failure;

    private void StartJob(Func<GatewayOperator, GatewayNode, CancellationToken, Task<object>> work)
    {
        string gateways = string.Join(", ", _targets.Select(target => target.Node.Url).Distinct());
        InvokeJob job = new(MyInvocation.Line, JobName, _targets.Count, gateways, HandOver());
        JobRepository.Add(job);
        WriteObject(job);
        _ = Task.Run(() => CallAllAsync(work, job.Deliver, job.Finish, job.Stopping), CancellationToken.None);
    }

    private Func<GatewayOperator, GatewayNode, CancellationToken, Task<object>> Work()
    {
        if (IsRun)
        {
            NodeRunCommand command = new(Run)
            {
                Directory = WorkingDirectory,
                Environment = Environment?.Keys.Cast<object>()
                    .ToDictionary(key => key.ToString() ?? "", key => Environment[key]?.ToString() ?? "", StringComparer.Ordinal),
                Agent = Agent,
                Timeout = Limit,
            };
            return (gateway, node, cancellation) =>
                RunAsync(gateway, node, ScriptBlock is null ? command : command with { Argv = ScriptArgv(node, ScriptBlock) },
                    cancellation);
        }

        string parameters = JsonObjects.ToParameters(Command == "system.which" ? JsonObjects.WithList(Parameters, "bins") : Parameters);
        return (gateway, node, cancellation) => InvokeAsync(gateway, node, parameters, cancellation);
    }

    private async Task CallAllAsync(
        Func<GatewayOperator, GatewayNode, CancellationToken, Task<object>> work, Action<GatewayNode, object> deliver, Action finish,
        CancellationToken cancellationToken)
    {
        using SemaphoreSlim throttle = new(ThrottleLimit);
        try
        {
            await Task.WhenAll(_targets.Select(async target =>
            {
                await throttle.WaitAsync(cancellationToken).ConfigureAwait(false);
                try
                {
                    deliver(target.Node, await work(target.Gateway, target.Node, cancellationToken).ConfigureAwait(false));
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    deliver(target.Node, failure);
                }
                finally
                {
                    throttle.Release();
                }
            })).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C: nobody reads on.
        }
        finally
        {
            finish();
        }
    }

    private async Task<object> InvokeAsync(GatewayOperator gateway, GatewayNode node, string parameters,
        CancellationToken cancellationToken)
    {
        Stopwatch clock = Stopwatch.StartNew();
        JsonElement result = await new NodeInvoker(gateway).InvokeAsync(node, Command, parameters, Limit, cancellationToken)
            .ConfigureAwait(false);
        return new NodeInvokeResult { Node = node.Name, NodeId = node.Id, Command = Command, Result = JsonObjects.Read(result),
            Duration = clock.Elapsed };
    }

    private static async Task<object> RunAsync(GatewayOperator gateway, GatewayNode node, NodeRunCommand command,
        CancellationToken cancellationToken)
    {
        Stopwatch clock = Stopwatch.StartNew();
        NodeRunOutcome outcome = await new NodeInvoker(gateway).RunAsync(node, command, cancellationToken).ConfigureAwait(false);
        return new NodeExecResult
        {
            Node = node.Name,
            NodeId = node.Id,
            Argv = [.. command.Argv],
            ExitCode = outcome.ExitCode,
            Signal = outcome.Signal,
            Success = outcome.Success,
            TimedOut = outcome.TimedOut,
            Stdout = outcome.Stdout,
            Stderr = outcome.Stderr,
            Error = outcome.Error,
            Duration = clock.Elapsed,
        };
    }

    private static string[] ScriptArgv(GatewayNode node, ScriptBlock script)
    {
        bool windows = node.Platform?.StartsWith("win", StringComparison.OrdinalIgnoreCase) == true;
        // As text, not encoded: who approves it, and the node's own policy, must be able to read what it does.
        return [windows ? "powershell.exe" : "pwsh", "-NoProfile", "-NonInteractive", "-Command", script.ToString().Trim()];
    }

    private void ShowProgress(int done)
    {
        if (_targets.Count > 1)
        {
            WriteProgress(new ProgressRecord(0, $"Invoke {Words}", $"{done} of {_targets.Count} nodes")
            {
                PercentComplete = done * 100 / _targets.Count,
                RecordType = done == _targets.Count ? ProgressRecordType.Completed : ProgressRecordType.Processing,
            });
        }
    }
}
