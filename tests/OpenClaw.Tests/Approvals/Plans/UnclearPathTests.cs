using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using OpenClaw.Node.Approvals.Analysis.Words;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Approvals.Plans;

/// <summary>
/// A path over <c>/proc/self</c>, however it is spelled, leads the command elsewhere than the node that decides about it: it is no program
/// and no script.
/// </summary>
public sealed class UnclearPathTests : NeedsPosix
{
    private const string Rules =
        """{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":[{"pattern":"{WORK}/ok.sh"},{"pattern":"{WORK}/lib/many"},{"pattern":"/usr/bin/cat"},{"pattern":"{WORK}/**"}]}}}""";

    public UnclearPathTests() => Assert.SkipUnless(RuntimeInformation.IsOSPlatform(OSPlatform.Linux), "Linux has such links");

    public static TheoryData<string> Paths =>
    [
        "/proc/self/root{WORK}/ok.sh",
        "/proc/self/cwd/../../../../../../../../../../../..{WORK}/ok.sh",
        "/proc/thread-self/root{WORK}/ok.sh",
        "/proc/{PID}/root{WORK}/ok.sh",
        "/proc/self/task/{PID}/root{WORK}/ok.sh",
        "/proc/./self//root{WORK}/ok.sh",
        "/proc/sys/../self/root{WORK}/ok.sh",
        "/dev/fd/../root{WORK}/ok.sh",
        "root/{WORK}/ok.sh",
        "./root{WORK}/ok.sh",
        "{WORK}/root{WORK}/ok.sh",
        "ok-link.sh",
        "./ok-link.sh",
        "./link-to-link.sh",
        "./self/root{WORK}/ok.sh",
        "root{WORK}/one",
        "/proc/self/root{WORK}/one",
        "./root{WORK}/lib/many",
        "./root{WORK}/root{WORK}/ok.sh",
        "/proc/self/root/proc/self/root{WORK}/ok.sh",
    ];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task NoRuleReachesOverSuchALink(string path)
    {
        using RunBox box = Box(Rules);
        string name = Named(box, path);
        foreach (string command in new[] { "{P}", "{P} x", "bash {P}", "sh -c '{P}'", "sh -c '/usr/bin/cat; {P}'", "sh -c 'bash {P}'",
            "nice {P}", "env {P}", "sh -c 'nice {P} | /usr/bin/cat'", "sh {P} a" })
        {
            string[] argv = [.. ShellWords.Split(command.Replace("{P}", name))!];
            Assert.NotEqual("ran", await box.RunAsync(argv));
            Assert.NotEqual("full", (await box.PreparedAsync(box.Request(argv)))["execPolicy"]?.AsObject?["security"]?.AsText);
        }
        Assert.Empty(box.Started);
    }

    /// <summary>Nor does anybody approve it: what would be shown is not what would start.</summary>
    [Theory]
    [MemberData(nameof(Paths))]
    public async Task NobodyIsAskedAboutIt(string path)
    {
        using RunBox box = Box("""{"defaults":{"security":"allowlist","ask":"on-miss"},"agents":{}}""");
        string name = Named(box, path);
        foreach (string command in new[] { "bash {P}", "sh -c 'bash {P}'", "{P}", "sh -c '{P}'",
            "nice {P}" }.Where(command => path.Contains('/') || command.Contains("bash")))
        {
            string[] argv = [.. ShellWords.Split(command.Replace("{P}", name))!];
            Assert.StartsWith("SYSTEM_RUN_DENIED: approval", await box.PrepareAsync(argv));
            Assert.NotEqual("ran",
                await box.RunAsync(box.Request(argv).With("approved", JsonTree.Of(true))
                    .With("approvalDecision", JsonTree.Of("allow-always"))));
        }
        Assert.Empty(box.Started);
    }

    /// <summary>The script of an interpreter, as a person would approve it.</summary>
    [Theory]
    [InlineData("python3", "/proc/self/root{WORK}/ok.py")]
    [InlineData("python3", "root{WORK}/ok.py")]
    [InlineData("python3", "-u", "/proc/thread-self/root{WORK}/ok.py")]
    [InlineData("perl", "/proc/self/root{WORK}/ok.py")]
    [InlineData("node", "./root{WORK}/ok.py")]
    [InlineData("ruby", "/proc/self/root{WORK}/ok.py", "x")]
    [InlineData("php", "/dev/fd/../root{WORK}/ok.py")]
    [InlineData("awk", "-f", "/proc/self/root{WORK}/ok.py")]
    [InlineData("env", "python3", "/proc/self/root{WORK}/ok.py")]
    [InlineData("sh", "-c", "python3 /proc/self/root{WORK}/ok.py")]
    [InlineData("bash", "/proc/self/root{WORK}/ok.py")]
    public async Task NobodyApprovesAnInterpretersScriptOverIt(params string[] command)
    {
        using RunBox box = Box("""{"defaults":{"security":"allowlist","ask":"on-miss"},"agents":{}}""");
        box.Script("ok.py");
        foreach (string name in new[] { "python3", "perl", "node", "ruby", "php", "awk" })
        {
            File.Copy("/bin/true", box.Script("bin/" + name), overwrite: true);
        }
        string[] argv = [.. command.Select(word => Named(box, word))];
        Assert.StartsWith("SYSTEM_RUN_DENIED: approval", await box.PrepareAsync(argv));
        Assert.NotEqual("ran",
            await box.RunAsync(box.Request(argv).With("approved", JsonTree.Of(true)).With("approvalDecision", JsonTree.Of("allow-once"))));
        Assert.NotEqual("ran", await box.RunAsync(argv));
        foreach (OpenClaw.Node.Approvals.ExecRequestView request in box.Admin.GetRequests())
        {
            Assert.Throws<OpenClaw.Node.Approvals.ExecRequestException>(() => box.Admin.Approve(request.Id));
        }
        Assert.Empty(box.Started);
    }

    /// <summary>The shell that carries a payload, and wrappers in front of a program.</summary>
    [Theory]
    [InlineData("/proc/self/root/bin/sh", "-c", "/usr/bin/cat")]
    [InlineData("/proc/self/root/usr/bin/env", "/usr/bin/cat")]
    [InlineData("/proc/thread-self/root/usr/bin/nice", "/usr/bin/cat")]
    [InlineData("/proc/self/cwd/../../../../../../../../../../bin/sh", "-c", "/usr/bin/cat")]
    [InlineData("root/bin/sh", "-c", "/usr/bin/cat")]
    [InlineData("sh", "-c", "/proc/self/root/bin/sh -c /usr/bin/cat")]
    [InlineData("sh", "-c", "root/bin/sh -c '/usr/bin/cat; /usr/bin/cat'")]
    [InlineData("sh", "-c", "/proc/self/root/usr/bin/nice /usr/bin/cat")]
    [InlineData("nice", "/proc/self/root/bin/sh", "-c", "/usr/bin/cat")]
    [InlineData("/proc/self/root/bin/sh", "ok.sh")]
    [InlineData("root/bin/bash", "./ok.sh")]
    [InlineData("/proc/nowhere/../self/root/bin/sh", "-c", "/usr/bin/cat")]
    public async Task NothingIsCarriedByIt(params string[] argv)
    {
        using RunBox box = Box(Rules);
        Assert.NotEqual("ran", await box.RunAsync(argv));
        Assert.Empty(box.Started);
    }

    /// <summary>What was decided through a link to a directory is handed on without it: nobody turns it any more.</summary>
    [Theory]
    [InlineData("bash away/ok.sh", "{WORK}/ok.sh")]
    [InlineData("bash ./away/ok.sh x", "{WORK}/ok.sh|x")]
    [InlineData("bash {WORK}/away/ok.sh", "{WORK}/ok.sh")]
    [InlineData("bash away/away/ok.sh", "{WORK}/ok.sh")]
    [InlineData("sh -c 'bash away/ok.sh'", "{WORK}/ok.sh")]
    [InlineData("sh -c 'bash away/ok.sh | /usr/bin/cat'", "bash {WORK}/ok.sh | /usr/bin/cat")]
    [InlineData("sh -c 'away/ok.sh'", "{WORK}/ok.sh")]
    [InlineData("away/one", "{WORK}/one")]
    [InlineData("bash script-link.sh", "{WORK}/ok.sh")]
    [InlineData("sh -c 'sh ./script-link.sh a; /usr/bin/cat'", "{WORK}/ok.sh a; /usr/bin/cat")]
    [InlineData("nice away/one", "{WORK}/one")]
    public async Task DirectoriesAreHandedOnWithoutLinks(string command, string expected)
    {
        using RunBox box = Box(Rules);
        Assert.Equal("ran", await box.RunAsync([.. ShellWords.Split(command.Replace("{WORK}", box.Work))!]));
        Assert.EndsWith(expected.Replace("{WORK}", box.Work), string.Join("|", Assert.Single(box.Started).Argv), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/usr/bin/cat", false)]
    [InlineData("/bin/cat", false)]
    [InlineData("/proc/version", false)]
    [InlineData("/proc/self/status", true)]
    [InlineData("/dev/fd/0", true)]
    [InlineData("/dev/stdin", true)]
    [InlineData("/proc/mounts", true)]
    public void OnlySuchLinksCount(string path, bool counts)
    {
        Assert.SkipUnless(File.Exists(path) || counts, path + " is not here");
        Assert.Equal(counts, ProcessLinks.AreOnTheWay(path));
    }

    private static string Named(RunBox box, string path) => path.Replace("{WORK}", box.Work).Replace("{PID}", Pid);

    private static string Pid
    {
        get
        {
            using Process self = Process.GetCurrentProcess();
            return self.Id.ToString(CultureInfo.InvariantCulture);
        }
    }

    private static RunBox Box(string policy)
    {
        RunBox box = new(policy);
        box.Script("ok.sh");
        box.Script("lib/many");
        foreach ((string name, string target) in new[]
        {
            ("root", "/proc/self/root"), ("self", "/proc/self"), ("ok-link.sh", "/proc/self/root" + box.Work + "/ok.sh"),
            ("link-to-link.sh", "ok-link.sh"), ("one", "lib/many"), ("away", "."), ("script-link.sh", "ok.sh"),
        })
        {
            Links.Create(Path.Combine(box.Work, name), target);
        }
        return box;
    }
}
