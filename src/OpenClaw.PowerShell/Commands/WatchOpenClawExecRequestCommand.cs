using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Operator;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// <para>Watch-OpenClawExecRequest: shows each request as it comes, of this machine or with -Gateway those of a gateway, and asks whether
/// to allow it once, always or not.</para>
/// <para>While it runs with -Gateway, the gateway counts this session as somebody who can answer, and keeps requests instead of refusing
/// them at once. Ctrl+C ends it.</para>
/// </summary>
[Cmdlet(VerbsCommon.Watch, "OpenClawExecRequest", DefaultParameterSetName = LocalSet)]
[OutputType(typeof(ExecRequestView), ParameterSetName = [LocalSet])]
[OutputType(typeof(GatewayExecRequest), ParameterSetName = [EndpointSet, UrlSet])]
public sealed class WatchOpenClawExecRequestCommand : ExecRequestCmdlet
{
    private const string Skip = "skip";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan GatewayInterval = TimeSpan.FromSeconds(5);

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private TimeLimit? _limit;

    /// <summary>Write each request and ask nothing: for scripts that answer with Approve- and Deny-OpenClawExec.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>How many seconds to watch; default: until Ctrl+C.</summary>
    [Parameter]
    [Alias("TimeoutSec")]
    [ValidateRange(0, 2_000_000)]
    public int Timeout { get; set; } = -1;

    private bool IsOver => _limit is { IsOver: true };

    private protected override void Process(ExecApprovals approvals)
    {
        Begin("on this machine");
        while (true)
        {
            foreach (ExecRequestView request in approvals.FindRequests(request => !request.IsAllowed && !_seen.Contains(Asked(request)))
                .Where(request => !request.WouldRunNow && _seen.Add(Asked(request))))
            {
                string[] answers = request.CannotAllowOnce is null ? ["allow-once", "allow-always", "deny"] : ["allow-always", "deny"];
                Offer(request, Words(ExecRequestText.Lines(request)), answers,
                    answer => _ = answer == "deny" ? approvals.Deny(request.Id)
                        : approvals.Approve(request.Id, always: answer == "allow-always"));
            }

            if (IsOver)
            {
                return;
            }

            Rest(Interval, null);
        }
    }

    private protected override void Process(GatewayApprovals gateway)
    {
        Begin($"at {gateway.Gateway}");
        while (true)
        {
            foreach (GatewayExecRequest request in Await(gateway.ListAsync).Where(request => _seen.Add(request.Id)))
            {
                string[] answers = request.AllowedDecisions.Count > 0
                    ? [.. request.AllowedDecisions] : ["allow-once", "allow-always", "deny"];
                Offer(request, Words(ExecRequestText.Lines(request)), answers, answer => Await(async cancellation =>
                {
                    await gateway.ResolveAsync(request.Id, answer, cancellation).ConfigureAwait(false);
                    return true;
                }));
            }

            if (IsOver)
            {
                return;
            }

            Rest(GatewayInterval, gateway);
        }
    }

    // Asked once more, it is offered once more.
    private static string Asked(ExecRequestView request) => $"{request.Id} {request.TimesAsked}";

    private static string Words(IReadOnlyList<string> lines) => string.Join(Environment.NewLine, lines);

    private void Begin(string where)
    {
        _limit ??= new TimeLimit(Timeout);
        if (!PassThru)
        {
            Tell($"Watching for requests {where}. {(Timeout < 0 ? "Ctrl+C ends it." : $"For {Timeout} s.")}");
        }
    }

    /// <summary>Shows a request and carries out the answer; what goes wrong with one is told, and the watch goes on.</summary>
    private void Offer(object request, string words, IReadOnlyList<string> answers, Action<string> carryOut)
    {
        if (PassThru)
        {
            WriteObject(request);
            return;
        }

        try
        {
            string answer = Ask(words, answers);
            if (answer != Skip)
            {
                carryOut(answer);
                Tell($"{answer}: done.");
            }
        }
        catch (Exception failure) when (IsExpected(failure))
        {
            WriteFailure(failure, request);
        }
    }

    private string Ask(string words, IReadOnlyList<string> answers)
    {
        Collection<ChoiceDescription> choices = [.. answers.Select(Choice),
            new ChoiceDescription("&Skip", "Answer nothing; it stays as it is.")];
        try
        {
            RequireSomebodyToAsk();
            int chosen = Host.UI.PromptForChoice("An agent asks to run", words, choices, defaultChoice: choices.Count - 1);
            return chosen >= 0 && chosen < answers.Count ? answers[chosen] : Skip;
        }
        catch (Exception deaf) when (NobodyCanBeAsked(deaf))
        {
            ThrowFailure(new OpenClawCommandException(
                "NotInteractive", ErrorCategory.ResourceUnavailable, "Nobody can be asked in this session.",
                "Watch-OpenClawExecRequest -PassThru writes the requests; answer them with Approve-OpenClawExec or Deny-OpenClawExec."));
            throw;
        }
    }

    private static ChoiceDescription Choice(string answer) => answer switch
    {
        "allow-once" => new ChoiceDescription("&Once", "Allow this very request, once."),
        "allow-always" =>
            new ChoiceDescription("&Always",
                "Allow it now, and by rules: these programs with these arguments in this directory are never asked about again."),
        "deny" => new ChoiceDescription("&Deny", "Refuse it."),
        // A word of the gateway, which must not look like one of these.
        _ => new ChoiceDescription($"answer '{DisplayText.Visible(answer).Replace("&", "")}'", DisplayText.Visible(answer)),
    };

    private void Tell(string text) => WriteInformation(new HostInformationMessage { Message = text }, ["PSHOST"]);

    private void Rest(TimeSpan interval, GatewayApprovals? gateway)
    {
        TimeSpan left = _limit?.Within(interval) ?? interval;
        if (gateway is not null)
        {
            Await(async cancellation =>
            {
                await gateway.WaitForNewsAsync(left, cancellation).ConfigureAwait(false);
                return true;
            });
        }
        else
        {
            StopToken.WaitHandle.WaitOne(left);
        }

        if (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }
}
