using OpenClaw.Node.Approvals;
using OpenClaw.Node.Approvals.Pending;
using OpenClaw.Node.Audit;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Approvals.Pending;

/// <summary>What a person approves is what is shown, and what was asked and claimed is in the record.</summary>
public sealed class ShownTests : NeedsPosix
{
    [Theory]
    [InlineData("FOO", "bar", "FOO=bar")]
    [InlineData("PERLLIB", "/tmp/evil", "PERLLIB=/tmp/evil")]
    [InlineData("FOO", "a\nb\u202e", "FOO=a\\nb\\u{202E}")]
    [InlineData("DB_PASSWORD", "hunter2hunter2", "DB_PASSWORD=(a secret, not shown)")]
    [InlineData("MY_TOKEN", "abcdefgh", "MY_TOKEN=(a secret, not shown)")]
    [InlineData("X", "ghp_abcdefghijklmnopqrstuvwxyz0123456789", "X=***")]
    [InlineData("URL", "https://user:secret@host/", "URL=https://user:***@host/")]
    [InlineData("API_KEY", "12345678", "API_KEY=(a secret, not shown)")]
    [InlineData("EMPTY", "", "EMPTY=")]
    [InlineData("LONG", "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789",
        "LONG=0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789")]
    public async Task A_variable_is_shown_with_its_value_where_that_is_no_secret_and_needs_a_second_word(string name, string value,
        string shown)
    {
        using RunBox box = new();
        JsonObject request = box.Request("uname").With("env", JsonObject.Empty.With(name, JsonTree.Of(value)));
        Assert.StartsWith("SYSTEM_RUN_DENIED", await box.RunAsync(request), StringComparison.Ordinal);
        ExecRequestView waiting = Assert.Single(box.Admin.GetRequests());
        Assert.Equal(shown, Assert.Single(waiting.Environment).ToString());
        Assert.True(waiting.NeedsEnvironmentConsent);
        if (shown.Contains("secret", StringComparison.Ordinal))
        {
            Assert.DoesNotContain(value, File.ReadAllText(new WaitingRequests(box.State).Path), StringComparison.Ordinal);
        }

        Assert.Contains(name, Assert.Throws<ExecRequestException>(() => box.Admin.Approve(waiting.Id)).Message, StringComparison.Ordinal);
        Assert.Throws<ExecRequestException>(() => box.Admin.Approve(waiting.Id, always: true));
        Assert.Throws<ExecRequestException>(() => box.Admin.Approve(waiting.Id, always: true, withEnvironment: true));
        Assert.StartsWith("SYSTEM_RUN_DENIED", await box.RunAsync(request), StringComparison.Ordinal);
        Assert.True(box.Admin.Approve(waiting.Id, withEnvironment: true).IsAllowed);
        Assert.Equal("ran", await box.RunAsync(request));
        Assert.StartsWith("SYSTEM_RUN_DENIED", await box.RunAsync(request), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PERLLIB", "/tmp/ok", 4090, ":/tmp/evil", false)]
    [InlineData("PERLLIB", "/tmp/ok", 4100, ":/tmp/evil", false)]
    [InlineData("PERLLIB", "", 4097, "", false)]
    [InlineData("FOO", "x", 4096, "", false)]
    [InlineData("FOO", "x", 8000, "y", false)]
    [InlineData("MAKEOPTS", "-j", 5000, "--eval=x", false)]
    [InlineData("JULIA_LOAD_PATH", "a", 6000, ":b", false)]
    [InlineData("MY_TOKEN", "abc", 5000, "def", false)]
    [InlineData("FOO", "token=abcdefgh ", 4100, ":/tmp/evil", false)]
    [InlineData("PERLLIB", "/tmp/ok", 4079, ":/tmp/evil", true)]
    [InlineData("PERLLIB", "", 4096, "", true)]
    [InlineData("FOO", "x", 100, "y", true)]
    public async Task Nobody_says_yes_to_a_value_whose_end_is_not_shown(string name, string start, int blanks, string end,
        bool canBeAllowed)
    {
        using RunBox box = new();
        string value = start + new string(' ', blanks) + end;
        JsonObject request = box.Request("uname").With("env", JsonObject.Empty.With(name, JsonTree.Of(value)));
        Assert.StartsWith("SYSTEM_RUN_DENIED", await box.RunAsync(request), StringComparison.Ordinal);
        ExecRequestView waiting = Assert.Single(box.Admin.GetRequests());
        if (canBeAllowed)
        {
            Assert.Null(waiting.CannotAllowOnce);
            Assert.True(box.Admin.Approve(waiting.Id, withEnvironment: true).IsAllowed);
            Assert.Equal("ran", await box.RunAsync(request));
            return;
        }
        Assert.Contains($"too long to be shown whole ({name})", waiting.CannotAllowOnce, StringComparison.Ordinal);
        Assert.Contains(name, Assert.Throws<ExecRequestException>(() => box.Admin.Approve(waiting.Id, withEnvironment: true)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ExecRequestException>(() => box.Admin.Approve(waiting.Id, always: true, withEnvironment: true));
        Assert.StartsWith("SYSTEM_RUN_DENIED", await box.RunAsync(request), StringComparison.Ordinal);
        Assert.Empty(box.Started);
    }

    [Fact]
    public async Task What_is_too_large_to_be_kept_waits_for_nobody()
    {
        using RunBox box = new();
        JsonObject variables = JsonObject.Empty;
        for (int i = 0; i < 64; i++)
        {
            variables = variables.With("V" + i, JsonTree.Of(new string('x', 1000)));
        }
        Assert.StartsWith("SYSTEM_RUN_DENIED", await box.RunAsync(box.Request("uname").With("env", variables)), StringComparison.Ordinal);
        Assert.Empty(box.Admin.GetRequests());
    }

    [Fact]
    public async Task Another_value_is_another_request()
    {
        using RunBox box = new();
        JsonObject One(string value) => box.Request("uname").With("env", JsonObject.Empty.With("DB_PASSWORD", JsonTree.Of(value)));
        await box.RunAsync(One("first-first"));
        box.Admin.Approve(Assert.Single(box.Admin.GetRequests()).Id, withEnvironment: true);
        Assert.StartsWith("SYSTEM_RUN_DENIED", await box.RunAsync(One("second-second")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Harmless_variables_need_no_second_word()
    {
        using RunBox box = new();
        JsonObject request = box.Request("uname").With("env", JsonObject.Empty.With("TZ", JsonTree.Of("UTC")));
        await box.RunAsync(request);
        Assert.True(box.Admin.Approve(Assert.Single(box.Admin.GetRequests()).Id).IsAllowed);
    }

    [Fact]
    public async Task The_whole_command_its_programs_and_its_script_are_shown()
    {
        using RunBox box = new();
        string script = box.Script("s.sh");
        string last = new('x', 300);
        await box.RunAsync("/bin/sh", script, "\u202egnp.exe", "a\u001b[2Kb", last);
        ExecRequestView waiting = Assert.Single(box.Admin.GetRequests());
        Assert.Contains("\\u{202E}gnp.exe", waiting.Shown, StringComparison.Ordinal);
        Assert.Contains("\\u{1B}[2K", waiting.Shown, StringComparison.Ordinal);
        Assert.EndsWith(last, waiting.Shown, StringComparison.Ordinal);
        Assert.Equal(script, waiting.Script);
        Assert.Equal(64, waiting.ScriptSha256!.Length);
        Assert.NotEmpty(waiting.Programs);
    }

    [Theory]
    [InlineData("""{"approved":true}""", "approved")]
    [InlineData("""{"approvalDecision":"allow-once"}""", "allow-once")]
    [InlineData("""{"approvalDecision":"allow-always","turnSourceChannel":"telegram","turnSourceTo":"12345"}""",
        "allow-always (telegram, 12345)")]
    [InlineData("""{"approvalSource":"auto-review"}""", "auto-review")]
    [InlineData("""{"approvalSource":"ask-fallback"}""", "ask-fallback")]
    [InlineData("""{"approved":true,"turnSourceChannel":"\u001b[31mroot"}""", "approved (\\u{1B}[31mroot)")]
    [InlineData("{}", null)]
    public async Task The_record_says_what_the_gateway_claimed_and_which_variables_it_set(string claim, string? expected)
    {
        using RunBox box = new("""{"defaults":{"security":"allowlist","ask":"off"},"agents":{}}""");
        JsonObject request = (await box.ApprovedAsync("/usr/bin/uname")).With("approved", null).With("approvalDecision", null)
            .With("env", JsonTreeReader.Read("""{"PERLLIB":"/tmp/x","TZ":"UTC"}"""));
        foreach (KeyValuePair<string, JsonTree> member in JsonTreeReader.Read(claim).AsObject!.Members)
        {
            request = request.With(member.Key, member.Value);
        }
        await box.RunAsync(request);
        ExecAuditRecord[] records = box.Admin.ReadHistory().ToArray();
        Assert.Equal(ExecAuditKind.Prepared, records[0].Kind);
        Assert.Equal("would-be-denied", records[0].Decision);
        ExecAuditRecord denied = records[records.Length - 1];
        Assert.Equal(ExecAuditKind.Denied, denied.Kind);
        Assert.Equal(["PERLLIB", "TZ"], denied.Environment);
        Assert.Equal(expected, denied.Claim);
    }
}
