using System.Runtime.InteropServices;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Approvals.Pending;

/// <summary>
/// "Allow always" for any arguments or in any directory makes rules of what was shown, and of nothing that it has become.
/// </summary>
[Trait("NotUnder", "wine")] // POSIX only.
public sealed class WideRuleTests
{
    private const string Asks = "SYSTEM_RUN_DENIED: approval required";

    public WideRuleTests() => Assert.SkipWhen(RuntimeInformation.IsOSPlatform(OSPlatform.Windows), "uses POSIX programs");

    public static TheoryData<string, string> Changes()
    {
        TheoryData<string, string> rows = [];
        foreach (string width in new[] { "AnyArgument", "AnyDirectory" })
        {
            foreach (string change in new[] { "nothing", "link", "link in a text", "content", "script", "gone", "directory", "no agent" })
            {
                rows.Add(width, change);
            }
        }
        return rows;
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_rule_is_made_of_what_was_shown(string width, string change)
    {
        using RunBox box = new();
        string tool = Path.Combine(box.Work, "tool"), script = box.Script("one.sh"), folder = Path.Combine(box.Work, "sub");
        Directory.CreateDirectory(folder);
        box.Script("sub/own");
        Links.Create(tool, "/usr/bin/uname");
        JsonObject request = change switch
        {
            "link in a text" => box.Request("sh", "-c", "./tool -s"),
            "content" or "gone" => box.Request("./one.sh", "x"),
            "script" => box.Request("bash", "one.sh"),
            "directory" => box.Request("sub/own", "x"),
            "nothing" => box.Request("uname", "-s"),
            _ => box.Request("./tool", "-s"),
        };
        request = change == "no agent" ? JsonObject.Empty.With("command", request["command"]).With("cwd", request["cwd"]) : request;
        Assert.Equal(Asks, await box.RunAsync(request));
        ExecRequestView waiting = Assert.Single(box.Admin.GetRequests());
        switch (change)
        {
            case "link" or "link in a text":
                File.Delete(tool);
                Links.Create(tool, "/usr/bin/env");
                break;
            case "content" or "script":
                File.WriteAllText(script, "#!/bin/sh\nrm -rf /\n");
                break;
            case "gone":
                File.Delete(script);
                break;
            case "directory":
                Directory.Move(folder, folder + "2");
                Directory.CreateDirectory(folder);
                box.Script("sub/own", "#!/bin/sh\nrm -rf /\n");
                break;
        }
        Assert.True(Enum.TryParse(width, out RuleWidth wide));
        if (change == "nothing")
        {
            Assert.Empty(box.Admin.Approve(waiting.Id, always: true, withEnvironment: false, wide).Warnings);
            Assert.Equal("ran", await box.RunAsync("uname", "-s"));
            Assert.Equal(wide == RuleWidth.AnyArgument ? "ran" : Asks, await box.RunAsync("uname", "-r"));
            return;
        }
        Assert.Throws<ExecRequestException>(() => box.Admin.Approve(waiting.Id, always: true, withEnvironment: false, wide));
        Assert.DoesNotContain(box.Store.Load().Document.Agents, agent => agent.Value.Allowlist?.Count > 0);
    }

    [Theory]
    [InlineData("python3", "-V")]
    [InlineData("find", "/srv")]
    [InlineData("env", "--help")]
    public async Task A_rule_for_any_arguments_of_a_program_that_starts_others_says_so(params string[] argv)
    {
        using RunBox box = new();
        Assert.SkipUnless(File.Exists("/usr/bin/" + argv[0]), argv[0] + " is not here");
        Assert.NotEqual("ran", await box.RunAsync(argv));
        Assert.SkipWhen(box.Admin.GetRequests().Count == 0, "not asked about");
        ExecRequestView waiting = Assert.Single(box.Admin.GetRequests());
        ExecRequestView answered;
        try
        {
            answered = box.Admin.Approve(waiting.Id, always: true, withEnvironment: false, RuleWidth.AnyArgument);
        }
        catch (ExecRequestException)
        {
            // Of some no rule of that width is made at all, which is stricter.
            Assert.DoesNotContain(box.Store.Load().Document.Agents, agent => agent.Value.Allowlist?.Count > 0);
            return;
        }
        Assert.Contains(answered.Warnings, warning => warning.Contains("allows more than it seems to"));
    }
}
