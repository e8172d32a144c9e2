using System.Collections;
using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Net;
using OpenClaw.Node.Operator;
using OpenClaw.Node.Texts;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Deployment;

/// <summary>One machine from its session to a node that serves. What is as it should be is left alone, so it may be run again.</summary>
internal sealed class MachineDeployment(PSSession session, DeploymentPlan plan, GatewayOperator gateway, Action<string, string> progress)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    // A gateway makes one code at a time for one operator; machines need theirs minutes apart at most.
    private static readonly SemaphoreSlim Codes = new(1);

    private readonly RemoteShell _shell = new(session);
    private readonly string _machine = MachineAddress.Of(session).ToString();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly HashSet<string> _left = new(StringComparer.Ordinal);
    private string _step = "Prepare";

    /// <summary>What the machine had to say besides.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Never fails but for a cancellation: what goes wrong is in the outcome, with the step and the next thing to do.</summary>
    public async Task<NodeDeployment> RunAsync(CancellationToken cancellationToken)
    {
        string? device = null;
        try
        {
            string manifest = CopyModule(cancellationToken);
            Begin("Inspect");
            PSObject? found = _shell.Run("Inspect", Parameters(("Manifest", manifest), ("Scope", plan.Scope.ToString())),
                cancellationToken);
            device = Text(found, "DeviceId");
            bool leftAlone = found?.Properties["Installed"]?.Value is true && !plan.Force;
            InstalledVersion? installed = leftAlone ? InstalledVersion.Of(found!, plan.Version) : null;
            if (plan.Policy is not null)
            {
                Begin("Policy");
                _shell.Run("Policy", Parameters(("Manifest", manifest), ("Scope", plan.Scope.ToString()), ("Policy", plan.Policy)),
                    cancellationToken);
            }

            if (!leftAlone)
            {
                device = Install(manifest,
                    await SecretsAsync(found?.Properties["IsPaired"]?.Value is true, cancellationToken).ConfigureAwait(false),
                    cancellationToken) ?? device;
            }

            if (device is null)
            {
                throw new OpenClawCommandException(
                    "DeviceUnknown", ErrorCategory.InvalidResult, "The node made no key within 20 s: it does not start.",
                    $"Invoke-Command {(session.Runspace.ConnectionInfo.GetType().Name.StartsWith("SSH", StringComparison.Ordinal) ? "-HostName" : "-ComputerName")} {ToolWords.PowerShell.Word(_machine)} {{ Get-OpenClawNodeStatus; Get-OpenClawNodeLog -Last 20 }}", _machine);
            }

            bool updated = plan.Update && installed is { IsOlder: true, IsOfModule: true };
            if (updated)
            {
                Begin("Update");
                Warnings.AddRange(
                    Texts(_shell.Run("Update", Parameters(("Manifest", manifest), ("Directory", Text(found, "Directory"))),
                        cancellationToken), "Warnings"));
            }
            else if (installed is not null)
            {
                Warnings.Add(installed.Notice + (installed.IsOlder ? $" To bring it up to date: {NextStep(installed)}" : ""));
            }

            GatewayNode node = await ApproveAsync(device, updated ? installed!.Version : null, cancellationToken).ConfigureAwait(false);
            return Outcome(updated ? "Updated" : leftAlone ? "AlreadyDeployed" : "Deployed", device, node, null,
                updated || installed is not { IsOlder: true } ? null : NextStep(installed));
        }
        catch (Exception failure) when (failure is not OperationCanceledException and not PipelineStoppedException)
        {
            ErrorRecord record = (failure as RuntimeException)?.ErrorRecord ?? Failures.ToErrorRecord(failure, _machine);
            return Outcome("Failed", device, null, record.Exception.Message, record.ErrorDetails?.RecommendedAction);
        }
    }

    private string CopyModule(CancellationToken cancellationToken)
    {
        Begin("Prepare");
        PSObject? place = _shell.Run(
            "Prepare", Parameters(("Version", plan.Version), ("Digest", plan.Module.Value.Digest), ("Scope", plan.Scope.ToString()),
                ("ModulePath", plan.ModulePath)), cancellationToken);
        if (place?.Properties["Present"]?.Value is not true)
        {
            Begin("Copy");
            foreach ((byte[] bytes, bool first, bool last) in plan.Module.Value.Pieces())
            {
                _shell.Run(
                    "Receive", Parameters(("Folder", Text(place, "Folder")), ("Bytes", bytes), ("First", first), ("Last", last),
                        ("Digest", plan.Module.Value.Digest)), cancellationToken);
            }
        }

        return Text(place, "Manifest")!;
    }

    private async Task<Hashtable> SecretsAsync(bool paired, CancellationToken cancellationToken)
    {
        Hashtable secrets = [];
        if (plan.WithSetupCode && !paired)
        {
            Begin("Code");
            await Codes.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                Node.Operator.NodeSetupCode code = await new GatewaySetupCodes(gateway).CreateAsync(plan.PublicUrl, cancellationToken)
                    .ConfigureAwait(false);
                secrets["SetupCode"] = new NetworkCredential("", code.Code).SecurePassword;
            }
            finally
            {
                Codes.Release();
            }
        }

        return secrets;
    }

    private string? Install(string manifest, Hashtable secrets, CancellationToken cancellationToken)
    {
        Begin("Install");
        Hashtable node = (Hashtable)plan.Node.Clone();
        foreach (DictionaryEntry secret in secrets)
        {
            node[secret.Key] = secret.Value;
        }

        // A warning of the other side would go to the console by itself, without the machine's name.
        PSObject? installed = _shell.Run("Install", Parameters(("Manifest", manifest), ("Scope", plan.Scope.ToString()), ("Node", node)),
            cancellationToken);
        Warnings.AddRange(Texts(installed, "Warnings"));
        return Text(installed, "DeviceId");
    }

    /// <summary>
    /// Approves that this very device is a node, whatever name it gives itself, until the gateway says that it serves. Which device it is
    /// the machine says, and whoever owns that machine may let it say anything: what is more than a node of this plan is left for a person.
    /// </summary>
    /// <param name="device">Its device id.</param>
    /// <param name="before">The version that it ran until now, where that changes; the gateway may still list the connection of that
    /// one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    private async Task<GatewayNode> ApproveAsync(string device, string? before, CancellationToken cancellationToken)
    {
        Begin("Approve");
        Stopwatch waited = Stopwatch.StartNew();
        GatewayPairings pairings = new(gateway);
        while (true)
        {
            foreach (PairingRequest request in PairingConsent.OfDevice(await pairings.ListAsync(cancellationToken).ConfigureAwait(false),
                device))
            {
                if (PairingConsent.MoreThanDeployed(request, plan.Commands) is { } more)
                {
                    LeaveWaiting(request, more);
                    continue;
                }

                try
                {
                    await pairings.ApproveAsync(request, cancellationToken).ConfigureAwait(false);
                }
                catch (GatewayOperatorException gone) when (gone.Reason == GatewayPairings.NotFound)
                {
                    // The device asked anew between the two; the next round sees that request.
                }
            }

            GatewayNode? node = (await new GatewayNodes(gateway).ListAsync(cancellationToken).ConfigureAwait(false))
                .FirstOrDefault(node => node.Id == device);
            if (node is { Connected: true, Paired: true, PendingRequestId: null } && (before is null || node.Version != before))
            {
                return node;
            }

            if (waited.Elapsed > plan.Limit)
            {
                throw new TimeoutException(
                    $"The node is installed and did not serve within {plan.Limit.TotalSeconds:0} s: the gateway {(node is null ? "does not know it" : node.Connected ? "waits for an approval" : "does not see it connected")}{(_left.Count == 0 ? "" : "; what it asked for is more than a node, and was left waiting")}.");
            }

            await Task.Delay(Interval, cancellationToken).ConfigureAwait(false);
        }
    }

    private string NextStep(InstalledVersion installed) => installed.IsOfModule
        ? $"Deploy-OpenClawNode {Machine()}{plan.Again} -Update"
        : $"On {ToolWords.PowerShell.Word(_machine)}: {ToolWords.Program.RestartInstalled}";

    // A session that was given is still open, and goes by its number; the others were ours.
    private string Machine() => plan.Machine is { } by
        ? $"{by} {ToolWords.PowerShell.Word(_machine)}" : $"-PSSession (Get-PSSession -Id {session.Id})";

    private void LeaveWaiting(PairingRequest request, string more)
    {
        if (_left.Add(request.Id))
        {
            Warnings.Add(
                $"The pairing request {request.Id} of its device was left waiting: {more}. Refuse it: Deny-OpenClawPairing {ToolWords.PowerShell.Word(request.Id)}"
                + $" If it is meant: {ToolWords.PowerShell.ApproveDevice(request.Id)}{(request.About == PairingKind.Device ? " -AllowOperator" : "")}");
        }
    }

    private void Begin(string step)
    {
        _step = step;
        progress(_machine, step);
    }

    private NodeDeployment Outcome(string result, string? device, GatewayNode? node, string? problem, string? fix) => new()
    {
        ComputerName = _machine,
        Result = result,
        Step = problem is null ? null : _step,
        DeviceId = device,
        Node = node?.Name,
        Version = node?.Version ?? plan.Version,
        Commands = node?.Commands ?? [],
        Problem = problem,
        Fix = fix,
        Duration = _clock.Elapsed,
    };

    private static string? Text(PSObject? of, string property) => of?.Properties[property]?.Value as string;

    /// <summary>A list as it arrives from the other side: an ArrayList of texts.</summary>
    private static IEnumerable<string> Texts(PSObject? of, string property) =>
        (of?.Properties[property]?.Value is PSObject { BaseObject: ArrayList list }
            ? list : of?.Properties[property]?.Value as ArrayList ?? []).Cast<object>().Select(text => text.ToString() ?? "");

    private static Dictionary<string, object?> Parameters(params (string Name, object? Value)[] parameters) =>
        parameters.Where(parameter => parameter.Value is not null)
            .ToDictionary(parameter => parameter.Name, parameter => parameter.Value, StringComparer.Ordinal);
}
