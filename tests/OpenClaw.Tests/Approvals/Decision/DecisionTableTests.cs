using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Document;

namespace OpenClaw.Tests.Approvals.Decision;

/// <summary>docs/protocol/policy.md 3: every row, and what must hold between rows.</summary>
public class DecisionTableTests
{
    private const string Runs = nameof(DecisionReason.Allowed), Asks = nameof(DecisionReason.ApprovalRequired),
    Misses = nameof(DecisionReason.AllowlistMiss), Off = nameof(DecisionReason.SecurityDeny);

    [Theory]
    [InlineData("deny", "off", true, false, true, Off)]
    [InlineData("deny", "always", true, true, true, Off)]
    [InlineData("full", "off", false, false, false, Runs)]
    [InlineData("full", "on-miss", false, false, false, Runs)]
    [InlineData("full", "always", true, true, false, Asks)]
    [InlineData("full", "always", false, false, true, Runs)]
    [InlineData("allowlist", "off", true, false, false, Runs)]
    [InlineData("allowlist", "off", false, false, false, Misses)]
    [InlineData("allowlist", "off", false, true, false, Runs)]
    [InlineData("allowlist", "off", false, false, true, Misses)]
    [InlineData("allowlist", "on-miss", true, false, false, Runs)]
    [InlineData("allowlist", "on-miss", false, false, false, Asks)]
    [InlineData("allowlist", "on-miss", false, true, false, Runs)]
    [InlineData("allowlist", "on-miss", false, false, true, Runs)]
    [InlineData("allowlist", "always", true, true, false, Asks)]
    [InlineData("allowlist", "always", true, false, true, Runs)]
    public void Decides(string security, string ask, bool satisfied, bool durable, bool approved, string expected) =>
        Assert.Equal(expected, DecisionTable.Decide(Inputs(security, ask, true, satisfied, durable, approved)).ToString());

    [Theory]
    [InlineData("off", false, false, nameof(DecisionReason.WindowsWrapperMiss))]
    [InlineData("on-miss", false, false, Asks)]
    [InlineData("off", true, false, nameof(DecisionReason.WindowsWrapperMiss))]
    [InlineData("on-miss", true, false, Runs)]
    [InlineData("off", false, true, Runs)]
    public void NoRuleReachesThroughAWindowsShell(string ask, bool approved, bool durable, string expected) =>
        Assert.Equal(expected,
            DecisionTable.Decide(Inputs("allowlist", ask, true, true, durable, approved) with { WindowsWrapper = true }).ToString());

    [Fact]
    public void NothingIsAllowedMoreByAStricterPolicyOrByKnowingLess()
    {
        foreach (DecisionInputs inputs in All())
        {
            bool allowed = DecisionTable.Decide(inputs) == DecisionReason.Allowed;
            if (allowed)
            {
                continue;
            }
            foreach (DecisionInputs stricter in Stricter(inputs))
            {
                Assert.NotEqual(DecisionReason.Allowed, DecisionTable.Decide(stricter));
            }
        }
    }

    private static IEnumerable<DecisionInputs> Stricter(DecisionInputs inputs)
    {
        if (inputs.Security > ExecSecurity.Deny)
        {
            // From "full" down to "allowlist" the rules begin to count, so only without them.
            yield return inputs with { Security = inputs.Security - 1, AllowlistSatisfied = false, Durable = false };
        }
        if (inputs.Ask < ExecAsk.Always && !inputs.Claimed && !inputs.ApprovedHere)
        {
            yield return inputs with { Ask = inputs.Ask + 1 };
        }
        yield return inputs with { AllowlistSatisfied = false };
        yield return inputs with { AnalysisOk = false };
        yield return inputs with { Durable = false };
        yield return inputs with { Claimed = false };
        yield return inputs with { ApprovedHere = false };
        yield return inputs with { WindowsWrapper = true };
    }

    private static IEnumerable<DecisionInputs> All() =>
        from security in new[] { ExecSecurity.Deny, ExecSecurity.Allowlist, ExecSecurity.Full }
        from ask in new[] { ExecAsk.Off, ExecAsk.OnMiss, ExecAsk.Always }
        from bits in Enumerable.Range(0, 64)
        select new DecisionInputs
        {
            Security = security, Ask = ask, AnalysisOk = (bits & 1) != 0, AllowlistSatisfied = (bits & 2) != 0, Durable = (bits & 4) != 0,
            Claimed = (bits & 8) != 0, WindowsWrapper = (bits & 16) != 0, ApprovedHere = (bits & 32) != 0,
            PolicyAsks = ask != ExecAsk.Off,
        };

    private static DecisionInputs Inputs(string security, string ask, bool ok, bool satisfied, bool durable, bool approved) => new()
    {
        Security = ExecPolicyWords.ParseSecurity(security)!.Value, Ask = ExecPolicyWords.ParseAsk(ask)!.Value, AnalysisOk = ok,
        AllowlistSatisfied = satisfied, Durable = durable, Claimed = approved,
        PolicyAsks = ExecPolicyWords.ParseAsk(ask) != ExecAsk.Off,
    };
}
