using System.Runtime.InteropServices;

namespace OpenClaw.Tests.Approvals.Decision;

/// <summary>
/// A script under a rule is started with an interpreter that somebody decided about, whatever stands earlier on the PATH.
/// </summary>
[Trait("NotUnder", "wine")] // POSIX only.
public sealed class FirstLineTests
{
    public FirstLineTests() => Assert.SkipWhen(RuntimeInformation.IsOSPlatform(OSPlatform.Windows), "there are no first lines on Windows");

    /// <summary>The box's own bin directory stands first on its PATH, as ~/.local/bin does in life.</summary>
    [Theory]
    [InlineData("#!/usr/bin/env sh", null, true)]
    [InlineData("#!/usr/bin/env sh", "other", true)]
    [InlineData("#!/usr/bin/env sh", "sh", false)]
    [InlineData("#!/bin/env sh", "sh", false)]
    [InlineData("#! /usr/bin/env sh", "sh", false)]
    [InlineData("#!/usr/bin/env\tsh", "sh", false)]
    [InlineData("#!/usr/bin/env -S sh -e", "sh", false)]
    [InlineData("#!/usr/bin/env -S sh -e", null, true)]
    [InlineData("#!/usr/bin/env -S -i sh", null, false)]
    [InlineData("#!/usr/bin/env -S PATH=. sh", null, false)]
    [InlineData("#!/usr/bin/env -S ${X}", null, false)]
    [InlineData("#!/usr/bin/env -i", null, false)]
    [InlineData("#!/usr/bin/env sh -e", "sh -e", false)]
    [InlineData("#!/usr/bin/env bin/sh", "sh", false)]
    [InlineData("#!/usr/bin/env /bin/sh", "sh", true)]
    [InlineData("#!/usr/bin/env nobody-has-this", null, false)]
    [InlineData("#!/usr/bin/env", null, false)]
    [InlineData("#!sh", "sh", false)]
    [InlineData("#!./sh", "sh", false)]
    [InlineData("#!bin/sh", "sh", false)]
    [InlineData("#!", null, false)]
    [InlineData("#!/usr/bin/nice sh", "sh", false)]
    [InlineData("#!/usr/bin/timeout 5", null, false)]
    [InlineData("#!/bin/sh", "sh", true)]
    [InlineData("#!/bin/sh -e", "sh", true)]
    [InlineData("# nothing", "sh", true)]
    public async Task What_the_first_line_looks_up_is_decided_about(string line, string? decoy, bool runs)
    {
        using RunBox box = new();
        string script = box.Script("tool", line + "\necho hello\n");
        if (decoy is not null)
        {
            box.Script("bin/" + decoy, "#!/bin/sh\necho evil\n");
        }
        Allow(box, script);
        foreach (string[] argv in new string[][] { [script], ["./tool"], ["sh", "-c", "./tool; true"], ["nice", script],
            ["sh", "-c", "exec ./tool"], ["sh", "-c", "sh -c '\"$0\" \"$@\"' ./tool"] })
        {
            // A decoy called sh makes every command through a shell of that name refused, which is another matter.
            if (decoy != "sh" || argv[0] != "sh")
            {
                string answer = await box.RunAsync(argv);
                Assert.True(runs == (answer == "ran") || runs && argv.Contains("exec ./tool"),
                    line + ": " + string.Join(" ", argv) + ": " + answer);
            }
        }
    }

    [Fact]
    public async Task An_interpreter_that_is_a_script_itself_is_looked_at_as_well()
    {
        using RunBox box = new();
        string inner = box.Script("inner", "#!/usr/bin/env sh\n");
        string script = box.Script("tool", "#!" + inner + "\necho hello\n");
        Allow(box, script);
        Assert.Equal("ran", await box.RunAsync(script));
        box.Script("bin/sh", "#!/bin/sh\necho evil\n");
        Assert.NotEqual("ran", await box.RunAsync(script));
        File.WriteAllText(inner, "#!" + script + "\n");
        Assert.NotEqual("ran", await box.RunAsync(script));
    }

    [Fact]
    public async Task An_interpreter_that_appears_after_the_decision_is_noticed()
    {
        using RunBox box = new();
        string script = box.Script("tool", "#!/usr/bin/env sh\necho hello\n");
        Allow(box, script);
        box.BeforeStart = () => box.Script("bin/sh", "#!/bin/sh\necho evil\n");
        Assert.NotEqual("ran", await box.RunAsync(script));
        Assert.Empty(box.Started);
    }

    /// <summary>env looks once more when the script starts, and nobody but root may write to where it looks first.</summary>
    [Theory]
    [InlineData("#!/usr/bin/env sh", true)]
    [InlineData("#!/usr/bin/env -S sh -e", true)]
    [InlineData("#!/usr/bin/env /bin/sh", false)]
    [InlineData("#!/bin/sh", false)]
    public async Task The_place_of_the_interpreter_stands_in_front(string line, bool moved)
    {
        using RunBox box = new();
        string script = box.Script("tool", line + "\necho hello\n");
        Allow(box, script);
        foreach (string[] argv in new string[][] { [script], ["sh", "-c", "./tool; true"], ["nice", script],
            ["sh", "-c", "sh -c '\"$0\" \"$@\"' ./tool"] })
        {
            Assert.Equal("ran", await box.RunAsync(argv));
        }
        box.SetPolicy("""{"defaults":{"security":"allowlist","ask":"on-miss"},"agents":{}}""");
        Assert.Equal("ran", await box.RunAsync(await box.ApprovedAsync(script)));
        Assert.Equal(5, box.Started.Count);
        string before = box.Work + "/bin:/usr/bin:/bin";
        Assert.All(box.Started, run => Assert.Equal(moved ? "/usr/bin:" + box.Work + "/bin:/bin" : before, run.Environment["PATH"]));
    }

    [Fact]
    public async Task Two_interpreters_are_found_where_they_were()
    {
        using RunBox box = new();
        string first = box.Script("one", "#!/usr/bin/env sh\n"), second = box.Script("two", "#!/usr/bin/env mine\n"),
            mine = box.Script("bin/mine", "#!/bin/sh\n");
        Allow(box, first, second, mine);
        Assert.Equal("ran", await box.RunAsync("sh", "-c", "./one; ./two"));
        // Whoever can write to the first place has the second script anyway.
        Assert.Equal(box.Work + "/bin:/usr/bin:/bin", Assert.Single(box.Started).Environment["PATH"]);
    }

    [Fact]
    public async Task An_interpreter_that_a_rule_allows_may_read_the_script()
    {
        using RunBox box = new();
        string script = box.Script("tool", "#!/usr/bin/env mine\necho hello\n"), mine = box.Script("bin/mine", "#!/bin/sh\n");
        Allow(box, script);
        Assert.NotEqual("ran", await box.RunAsync(script));
        Allow(box, script, mine);
        Assert.Equal("ran", await box.RunAsync(script));
    }

    private static void Allow(RunBox box, params string[] patterns) => box.SetPolicy(
        "{\"defaults\":{\"security\":\"allowlist\",\"ask\":\"off\"},\"agents\":{\"main\":{\"allowlist\":["
            + string.Join(",", patterns.Select(pattern => "{\"pattern\":\"" + pattern + "\"}")) + "]}}}");
}
