#if NET
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Execution.Contract;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Approvals.Plans;

/// <summary>
/// Random requests of every form that this node accepts, run under strace: each file that is executed is one that a rule or a person named,
/// or one of a short list of the system's shells and wrappers. <c>OPENCLAW_STRACE_RUNS=1000</c> sets the number,
/// <c>OPENCLAW_STRACE_SEED=7</c> which ones they are: several runs of a thousand tell more, and sooner, than a long one.
/// </summary>
public sealed class ExecutedFilesTests(ITestOutputHelper output) : NeedsPosix
{
    private const string Strace = "/usr/bin/strace";
    private const int RunsOfOneBox = 100;

    private static readonly string[] Carriers = ["sh", "dash", "bash", "nice", "env", "timeout", "nohup", "stdbuf"];
    private static readonly string[] Tools = ["t0", "t1", "t2", "t3"];
    private static readonly string[] Words = ["a", "'b c'", "-n", "--x=y", "\"q\"", "*", "a\\ b", "''", "~", "x{1,2}"];
    private static readonly string[] Wrappers = ["nice", "nice -n 1", "env", "timeout 9", "nohup", "command", "exec", "stdbuf -o L"];
    private static readonly string[] Links = [" && ", " || ", "; ", " | ", "\n"];

    [Fact]
    public async Task OnlyWhatWasNamedIsExecuted()
    {
        Assert.SkipUnless(RuntimeInformation.IsOSPlatform(OSPlatform.Linux) && File.Exists(Strace) && File.Exists("/bin/bash"),
            "needs Linux, strace and bash");
        Assert.SkipUnless(CanTrace(), "this machine does not let strace trace");
        int wanted = Number("OPENCLAW_STRACE_RUNS") ?? (TestPart.IsWanted(TestPart.Shells) ? 150 : 70);
        Random random = new(20_263 + (Number("OPENCLAW_STRACE_SEED") ?? 0));
        int runs = 0, files = 0;
        Dictionary<string, int> forms = [];
        while (runs < wanted)
        {
            // Each "allow always" is a rule more and each denial a request that waits: with thousands of them a machine would test how it
            // reads its policy.
            using RunBox box =
                new("""{"defaults":{"security":"allowlist","ask":"on-miss"},"agents":{"main":{"allowlist":[{"pattern":"{WORK}/bin/t*"},{"pattern":"{WORK}/s?.sh"}]}}}""");
            (int done, int executed) = await RunSomeAsync(box, Math.Min(RunsOfOneBox, wanted - runs), random, forms);
            (runs, files) = (runs + done, files + executed);
        }
        output.WriteLine(
            $"{runs} runs ({string.Join(", ", forms.Select(pair => $"{pair.Value} {pair.Key}"))}), {files} files executed, each one named");
        Assert.True(files >= runs);
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.Integer, CultureInfo.InvariantCulture, out int number)
            ? number : null;

    private static async Task<(int Runs, int Files)> RunSomeAsync(RunBox box, int wanted, Random random, Dictionary<string, int> forms)
    {
        Prepare(box);
        HashSet<string> named = [.. Tools.Select(tool => box.Work + "/bin/" + tool),
            .. Carriers.SelectMany(name => new[] { "/bin/", "/usr/bin/" }.Select(folder => RealPath.TryResolve(folder + name)))
            .OfType<string>()];
        int runs = 0, files = 0;
        for (int tries = 0; runs < wanted && tries < wanted * 20; tries++)
        {
            box.Started.Clear();
            string form = new[] { "direct", "text", "login text", "planned", "approved once", "allowed always",
                "approved here" }[random.Next(7)];
            bool unknown = form is "approved once" or "allowed always" or "approved here";
            string text = unknown ? Unknown(random) : Text(random);
            if (!await AcceptAsync(box, form, text))
            {
                continue;
            }
            ProcessRequest started = Assert.Single(box.Started);
            runs++;
            forms[form] = forms.TryGetValue(form, out int before) ? before + 1 : 1;
            foreach (string file in Run(box, started))
            {
                files++;
                bool byPerson = unknown && file == box.Work + "/own/u0";
                Assert.True(byPerson || named.Contains(file), $"{form}: {text}\nas: {string.Join(" | ", started.Argv)}\nexecuted {file}");
            }
        }
        Assert.Equal(wanted, runs);
        return (runs, files);
    }

    private static async Task<bool> AcceptAsync(RunBox box, string form, string text)
    {
        JsonObject login = box.Request("/bin/sh", "-lc", text).With("rawCommand", JsonTree.Of(text));
        switch (form)
        {
            case "direct":
                return OpenClaw.Node.Approvals.Analysis.Words.ShellWords.Split(text) is { Count: > 0 } argv
                    && await box.RunAsync([.. argv]) == "ran";
            case "text":
                return await box.RunAsync(new Random(text.Length).Next(2) == 0 ? "bash" : "sh", "-c", text) == "ran";
            case "login text":
                return await box.RunAsync(login) == "ran";
            case "planned":
                return await box.PrepareAsync("/bin/sh", "-c", text) == "prepared"
                    && await box.RunAsync(Run(await box.PreparePlanAsync(box.Request("/bin/sh", "-c", text)))) == "ran";
            case "approved here":
                if (await box.RunAsync(login) == "ran" || box.Admin.GetRequests() is not [.., { CannotAllowOnce: null } request])
                {
                    return false;
                }
                box.Admin.Approve(request.Id);
                return await box.RunAsync(login) == "ran";
            default:
                JsonObject asked = box.Request("/bin/sh", "-c", text);
                if (await box.PrepareAsync("/bin/sh", "-c", text) != "prepared")
                {
                    return false;
                }
                JsonObject approved = Run(await box.PreparePlanAsync(asked)).With("approved", JsonTree.Of(true))
                    .With("approvalDecision", JsonTree.Of(form == "allowed always" ? "allow-always" : "allow-once"));
                return await box.RunAsync(approved) == "ran";
        }
    }

    private static JsonObject Run(JsonObject plan) =>
        JsonObject.Empty.With("command", plan["argv"]).With("rawCommand", plan["commandText"]).With("cwd", plan["cwd"])
        .With("agentId", plan["agentId"]).With("sessionKey", plan["sessionKey"]).With("systemRunPlan", plan);

    private static string Text(Random random)
    {
        string text = Command(random);
        for (int i = random.Next(3); i > 0; i--)
        {
            text += Links[random.Next(Links.Length)] + Command(random);
        }
        return text;
    }

    private static string Command(Random random)
    {
        string arguments = string.Concat(Enumerable.Range(0, random.Next(3)).Select(_ => " " + Words[random.Next(Words.Length)]));
        string tool = Tools[random.Next(Tools.Length)];
        return random.Next(10) switch
        {
            0 => Wrappers[random.Next(Wrappers.Length)] + " " + tool + arguments,
            1 => Wrappers[random.Next(Wrappers.Length)] + " " + Wrappers[random.Next(Wrappers.Length)] + " " + tool,
            2 => "sh s0.sh" + arguments,
            3 => "bash ./s1.sh" + arguments,
            4 => "sh -c '" + tool + " x'",
            5 => "sh -c '\"$0\" \"$@\"' " + tool + " y",
            6 => "cd sub",
            7 => "./bin/" + tool + arguments,
            8 => "'" + tool + "'" + arguments,
            _ => tool + arguments,
        };
    }

    private static string Unknown(Random random) =>
        new[] { "u0", "u0 x", "./own/u0", "nice u0 y", "command u0", "u0 'a b'", "timeout 9 u0", "'u0' z" }[random.Next(8)]
        + (random.Next(2) == 0 ? " r" + random.Next(1000) : "");

    // The real programs are first on the PATH while it is decided; afterwards everything stands in their way.
    private static void Prepare(RunBox box)
    {
        string tool = "#!/bin/sh\nexit 0\n", decoy = "#!/bin/sh\nexit 9\n";
        foreach (string name in Tools)
        {
            box.Script("bin/" + name, tool);
            box.Script(name, decoy);
            box.Script("sub/" + name, decoy);
        }
        box.Script("own/u0", tool);
        Approvals.Links.Create(box.Work + "/bin/u0", box.Work + "/own/u0");
        box.Script("s0.sh", tool);
        box.Script("s1.sh", tool);
        box.Script("sub/s0.sh", decoy);
        foreach (string name in Tools.Concat(Carriers).Concat(["u0", "s0.sh", "s1.sh"]))
        {
            box.Script("early/" + name, decoy);
        }
        File.WriteAllText(Path.Combine(box.Work, ".profile"), "PATH=" + box.Work + "/early:$PATH\nt0() { early/t1; }\nalias t1=early/t2\n");
    }

    private static IEnumerable<string> Run(RunBox box, ProcessRequest started)
    {
        string log = Path.Combine(box.State.Directory, "trace");
        ProcessStartInfo start = new(Strace) { WorkingDirectory = started.WorkingDirectory ?? box.Work, RedirectStandardOutput = true,
            RedirectStandardError = true, RedirectStandardInput = true };
        foreach (string word in new[] { "-f", "-qq", "-s", "4096", "-e", "trace=execve,execveat", "-o", log, "--" }.Concat(started.Argv))
        {
            start.ArgumentList.Add(word);
        }
        start.Environment.Clear();
        foreach (KeyValuePair<string, string> variable in started.Environment)
        {
            start.Environment[variable.Key] = variable.Value;
        }
        start.Environment["PATH"] = box.Work + "/early:" + box.Work + ":" + started.Environment["PATH"];
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        foreach (string line in File.ReadAllLines(log))
        {
            int open = line.IndexOf("execve", StringComparison.Ordinal), quote = open < 0 ? -1 : line.IndexOf('"', open);
            if (quote >= 0 && line.EndsWith("= 0", StringComparison.Ordinal))
            {
                string file = line.Substring(quote + 1, line.IndexOf('"', quote + 1) - quote - 1);
                yield return RealPath.TryResolve(Path.Combine(started.WorkingDirectory ?? box.Work, file)) ?? file;
            }
        }
    }

    private static bool CanTrace()
    {
        try
        {
            using Process process =
                Process.Start(new ProcessStartInfo(Strace, "-f -qq -o /dev/null /bin/true") { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
#endif
