using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.PolicyFiles;
using OpenClaw.Node.State.Json;
using OpenClaw.Tests.Execution;

namespace OpenClaw.Tests.Approvals.PolicyFiles;

/// <summary>Templates add rules for commands that only look: their arguments are held to forms that change nothing.</summary>
public sealed class RuleTemplateTests
{
    public static IEnumerable<object[]> Names => RuleTemplate.All.Select(template => new object[] { template.Name });

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_rule_can_be_used(string name)
    {
        RuleTemplate template = RuleTemplate.Find(name.ToUpperInvariant())!;
        Assert.Equal(name, template.Name);
        Assert.NotEmpty(template.Description);
        foreach (TemplateRule rule in template.Rules())
        {
            Assert.True(rule.ArgPattern is null || ArgPattern.IsUsable(rule.ArgPattern), rule.ToString());
            Assert.True(CommandRule.IsOne(rule.Pattern) || File.Exists(rule.Pattern), rule.ToString());
        }
    }

    [PosixTheory]
    [InlineData("uname", "-a", true)]
    [InlineData("uname", "-a; id", false)]
    [InlineData("systemctl", "status ssh.service", true)]
    [InlineData("systemctl", "stop ssh.service", false)]
    [InlineData("systemctl", "status --host=evil ssh", false)]
    [InlineData("systemctl", "status -Hevil", false)]
    [InlineData("systemctl", "status -Mevil", false)]
    [InlineData("systemctl", "show --no-pager -Hevil", false)]
    [InlineData("systemctl", "--failed -Hevil", false)]
    [InlineData("systemctl", "status --no-pager ssh", true)]
    [InlineData("journalctl", "--no-pager -u ssh -n 50", true)]
    [InlineData("journalctl", "--vacuum-size=1", false)]
    [InlineData("date", "-u", true)]
    [InlineData("date", "-s now", false)]
    [InlineData("hostname", "-f", true)]
    [InlineData("hostname", "evil", false)]
    [InlineData("ip", "addr show", true)]
    [InlineData("ip", "-br addr", true)]
    [InlineData("ip", "-4 -br a", true)]
    [InlineData("ip", "-b addr", false)]
    [InlineData("ip", "-b link", false)]
    [InlineData("ip", "-ba route", false)]
    [InlineData("ip", "-4b addr", false)]
    [InlineData("ip", "link set eth0 down", false)]
    [InlineData("df", "-h", true)]
    public void LinuxDiagnostics_only_looks(string program, string arguments, bool allowed) =>
        Check("LinuxDiagnostics", program, arguments, allowed);

    [Theory(Skip = "there is no git here", SkipUnless = nameof(GitIsHere))]
    [InlineData("status --short", true)]
    [InlineData("log --oneline -n 5", true)]
    [InlineData("log -n 5 HEAD~2", true)]
    [InlineData("log --output=x", false)]
    [InlineData("log -p --ext-diff", false)]
    [InlineData("diff --no-ext-diff --no-textconv", true)]
    [InlineData("diff --no-ext-diff --no-textconv HEAD", true)]
    [InlineData("diff", false)]
    [InlineData("diff --ext-diff --no-ext-diff --no-textconv", false)]
    [InlineData("diff --no-ext-diff --no-textconv --output=x", false)]
    [InlineData("branch -a", true)]
    [InlineData("branch -D main", false)]
    [InlineData("remote -v", true)]
    [InlineData("remote add x y", false)]
    [InlineData("-c core.pager=x log", false)]
    [InlineData("push", false)]
    public void GitReadOnly_only_looks(string arguments, bool allowed) => Check("GitReadOnly", "git", arguments, allowed);

    /// <summary>Rules of the new kinds are entries like all others: what a gateway reads and writes back is the same.</summary>
    [Theory]
    [InlineData("cmd:dir")]
    [InlineData("ps:Get-Service")]
    [InlineData("ps:Get-*")]
    [InlineData("ps:NetTCPIP\\Get-NetRoute")]
    public void Rules_for_commands_survive_the_document(string pattern)
    {
        ExecApprovalsDocument document = ExecApprovalsDocument.Empty.WithRule("main", pattern, "^x$");
        ExecApprovalsDocument again =
            ExecApprovalsParser.ParseRequest(JsonTreeReader.Read(JsonTreeWriter.WriteCompact(document.ToTree())).AsObject!,
                out ApprovalsIssue? issue);
        Assert.Null(issue);
        AllowlistEntry rule = Assert.Single(again.Agent("main")!.Allowlist!);
        Assert.Equal((pattern, "^x$"), (rule.Pattern, rule.ArgPattern));
    }

    /// <summary>A file of such a name is not what the rule means.</summary>
    [Theory]
    [InlineData("cmd:dir")]
    [InlineData("ps:Get-Service")]
    public void A_rule_for_a_command_allows_no_file(string pattern)
    {
        AllowlistRule rule = new() { Agent = "main", Pattern = pattern };
        Assert.Null(AllowlistMatcher.Match([rule], new ExecutableResolution(pattern, "/usr/bin/" + pattern, "/usr/bin/" + pattern),
            [pattern], null, null));
    }

    [Theory]
    [InlineData("ps:Get-Service", "Get-Service", null, true, true)]
    [InlineData("PS:get-service", "Get-Service", null, true, true)]
    [InlineData("ps:Get-*", "Get-Service", null, true, true)]
    [InlineData("ps:Get-*", "Get-Service", null, false, false)]
    [InlineData("ps:*", "Get-Service", null, true, false)]
    [InlineData("ps:*-Service", "Stop-Service", null, true, false)]
    [InlineData("ps:G*", "Get-Service", null, true, false)]
    [InlineData("ps:Get-Service", "Get-Service", "Evil", false, false)]
    [InlineData("ps:Evil\\Get-Service", "Get-Service", "Evil", false, true)]
    [InlineData("ps:Microsoft.PowerShell.Management\\Get-Service", "Get-Service", null, true, true)]
    [InlineData("cmd:Get-Service", "Get-Service", null, true, false)]
    [InlineData("Get-Service", "Get-Service", null, true, false)]
    public void A_rule_names_a_command(string pattern, string name, string? module, bool system, bool matches)
    {
        AllowlistRule rule = new() { Agent = "main", Pattern = pattern };
        string? of = module ?? (system ? "Microsoft.PowerShell.Management" : "Other");
        ShellCommand command = new(CommandRule.PowerShell, name, of, system);
        Assert.Equal(matches, CommandRule.Match([rule], command, [name], null, new MatchWork()) is not null);
    }

    public static bool GitIsHere => RulesOf("GitReadOnly", "git").Count > 0;

    private static List<TemplateRule> RulesOf(string template, string program) =>
        [.. RuleTemplate.Find(template)!.Rules().Where(rule => Path.GetFileName(rule.Pattern) == program)];

    private static void Check(string template, string program, string arguments, bool allowed)
    {
        List<TemplateRule> rules = RulesOf(template, program);
        Assert.SkipWhen(rules.Count == 0, $"there is no {program} here");
        string[] argv = [program, .. arguments.Split(' ')];
        Assert.Equal(allowed, rules.Any(rule => ArgPattern.Matches(rule.ArgPattern!, argv, PathRules.Linux)));
    }

    [Theory]
    [InlineData("-LogName System -MaxEvents 5", true)]
    [InlineData("-ProviderName Service-Path", true)]
    [InlineData("System", true)]
    [InlineData("", true)]
    [InlineData("-Path x.evtx", false)]
    [InlineData("-path x.evtx", false)]
    [InlineData("-Path:x.evtx", false)]
    [InlineData("-Pat x.evtx", false)]
    [InlineData("-pA x.evtx", false)]
    [InlineData("-PSPath x.evtx", false)]
    [InlineData("-psp x.evtx", false)]
    [InlineData("-MaxEvents 5 -PATH x.evtx", false)]
    [InlineData("-Oldest -ps x.evtx", false)]
    public void Events_are_read_of_this_machines_logs_and_of_no_file(string arguments, bool matches)
    {
        Assert.Equal(matches, Fits(Assert.Single(WrittenFor("ps:Get-WinEvent")), arguments));
    }

    [Theory]
    [InlineData("-ComputerName other")]
    [InlineData("-computername:other")]
    [InlineData("-Comp other")]
    [InlineData("-CN other")]
    [InlineData("-c other")]
    [InlineData("-CimSession other")]
    [InlineData("-Session other")]
    [InlineData("-se other")]
    [InlineData("-Credential me")]
    [InlineData("x -Cim other")]
    public void No_command_of_PowerShell_reaches_another_machine(string arguments)
    {
        TemplateRule[] rules =
            [.. RuleTemplate.All.SelectMany(template => template.Source)
                .Where(rule => rule.Pattern.StartsWith(CommandRule.PowerShell, StringComparison.Ordinal))];
        Assert.True(rules.Length > 30);
        Assert.All(rules, rule => Assert.False(Fits(rule, arguments), rule.ToString()));
    }

    [Theory]
    [InlineData("ps:Get-Service", "-Name Spooler")]
    [InlineData("ps:Get-Process", "")]
    [InlineData("ps:Get-NetAdapter", "-Name Ethernet")]
    [InlineData("ps:Get-Date", "-Format yyyy-MM-dd")]
    [InlineData("ps:Get-Volume", "C")]
    public void And_they_take_what_is_about_this_one(string pattern, string arguments) =>
        Assert.All(WrittenFor(pattern), rule => Assert.True(Fits(rule, arguments)));

    private static TemplateRule[] WrittenFor(string pattern) =>
        [.. RuleTemplate.All.SelectMany(template => template.Source).Where(rule => rule.Pattern == pattern)];

    private static bool Fits(TemplateRule rule, string arguments) =>
        ArgPattern.Matches(rule.ArgPattern!, ["", .. arguments.Split([' '], StringSplitOptions.RemoveEmptyEntries)], PathRules.Windows);
}
