using OpenClaw.Node.Approvals.Analysis.Words;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.PolicyFiles;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Approvals.Plans;

/// <summary>
/// One file may be many programs (kmod is <c>lsmod</c> and <c>rmmod</c>, systemctl is <c>runlevel</c> and <c>poweroff</c>): what was
/// allowed under one name is allowed under no other, by a rule of a name of the system as by an "allow always".
/// </summary>
public sealed class ManyNamesTests : NeedsPosix
{
    private const string Misses = "SYSTEM_RUN_DENIED: allowlist miss", Asks = "SYSTEM_RUN_DENIED: approval required";

    // One, two: names of the system for one file; in the order in which machines have them.
    private static readonly (string One, string Two)[] Known = [("captoinfo", "infotocap"), ("unxz", "xzcat"), ("lzcat", "unlzma"),
        ("ex", "view")];

    [Theory]
    [InlineData("{ONE} x", true)]
    [InlineData("/usr/bin/{ONE} x", true)]
    [InlineData("/usr/bin/../bin/{ONE} x", true)]
    [InlineData("nice {ONE} x", true)]
    [InlineData("sh -c '{ONE} x'", true)]
    [InlineData("sh -c '{ONE} x | /usr/bin/cat; {ONE}'", true)]
    [InlineData("sh -c 'command {ONE} x'", true)]
    [InlineData("sh -c 'sh -c \"{ONE} x\"'", true)]
    [InlineData("{TWO} x", false)]
    [InlineData("{REAL} x", false)]
    [InlineData("/usr/bin/{TWO} x", false)]
    [InlineData("sh -c '{TWO} x'", false)]
    [InlineData("sh -c '{ONE} x; {TWO} x'", false)]
    [InlineData("nice {TWO}", false)]
    [InlineData("env --argv0={TWO} {ONE}", false)]
    [InlineData("env -a {TWO} {ONE}", false)]
    [InlineData("bash -c 'exec -a {TWO} {ONE}'", false)]
    [InlineData("bash -c 'ARGV0={TWO} exec -a{TWO} {ONE}'", false)]
    [InlineData("./{ONE} x", false)] // a link in the directory, which somebody else can turn
    [InlineData("links/{ONE} x", false)]
    [InlineData("./plain-{ONE} x", false)]
    public async Task ARuleForANameOfTheSystemIsForThisName(string command, bool runs)
    {
        (string one, string two, string real) = Names();
        RuleProgram rule = RuleProgram.Read(one, false, new Dictionary<string, string> { ["PATH"] = "/usr/bin" }, "/", null);
        Assert.Equal("/usr/bin/" + one, rule.Pattern);
        Assert.Empty(rule.Warnings);
        Assert.Contains(real, rule.Note);
        using RunBox box =
            new("""{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":[{"pattern":"{ONE}"},{"pattern":"/usr/bin/cat"}]}}}""".Replace("{ONE}", rule.Pattern));
        Directory.CreateDirectory(Path.Combine(box.Work, "links"));
        Links.Create(Path.Combine(box.Work, one), "/usr/bin/" + two);
        Links.Create(Path.Combine(box.Work, "links", one), "/usr/bin/" + one);
        Links.Create(Path.Combine(box.Work, "plain-" + one), real);
        string[] argv = [.. ShellWords.Split(command.Replace("{ONE}", one).Replace("{TWO}", two).Replace("{REAL}", real))!];
        Assert.Equal(runs ? "ran" : Misses, await box.RunAsync(argv));
        JsonObject asked = await box.PreparedAsync(box.Request(argv));
        Assert.Equal(runs, asked["execPolicy"]?.AsObject?["security"]?.AsText == "full");
    }

    /// <summary>
    /// Arguments that a rule names are those of the file under its own name: a link that an account makes gives them no other meaning.
    /// </summary>
    [Theory]
    [InlineData("{WORK}/lib/many", "many status", true)]
    [InlineData("{WORK}/lib/many", "{WORK}/bin/many status", true)]
    [InlineData("{WORK}/lib/many", "sh -c 'lib/many status'", true)]
    [InlineData("{WORK}/lib/many", "one status", false)]
    [InlineData("{WORK}/lib/many", "./many-rm status", false)]
    [InlineData("{WORK}/lib/many", "sh -c './many-rm status'", false)]
    [InlineData("{WORK}/lib/many", "sh -c 'one status; many status'", false)]
    [InlineData("{WORK}/lib/many", "nice one status", false)]
    [InlineData("{WORK}/lib/many", "chain status", false)]
    [InlineData("{WORK}/lib/*", "one status", false)]
    [InlineData("{WORK}/**", "one status", false)]
    [InlineData("/usr/bin/python3*", "v/bin/python3 status", false)]
    [InlineData("/usr/bin/git", "./git-rm status", false)]
    [InlineData("/usr/bin/git", "sh -c './git-rm status'", false)]
    [InlineData("/usr/bin/git", "git status", true)]
    [InlineData("/usr/bin/python3.*", "python3 status", true)] // a version by the system's own name
    [InlineData("/usr/bin/mawk", "awk status", true)] // an alternative of the system
    [InlineData("/usr/bin/xz", "unlzma status", false)] // an alternative that leads to another of its names
    [InlineData("/usr/bin/xz", "lzcat status", false)]
    [InlineData("/usr/bin/xz", "unxz status", false)]
    [InlineData("/usr/bin/xz", "xz status", true)]
    public async Task ArgumentsAreThoseOfTheFile(string pattern, string command, bool runs)
    {
        string needed = pattern.StartsWith("/", StringComparison.Ordinal)
            ? "/usr/bin/" + Path.GetFileName(pattern).Split('3')[0].TrimEnd('*') : "/";
        Assert.SkipUnless(needed == "/" || File.Exists(needed) || File.Exists(needed + "3"), needed + " is not here");
        Assert.SkipWhen(command.StartsWith("awk", StringComparison.Ordinal)
            && OpenClaw.Node.Approvals.Files.RealPath.TryResolve("/usr/bin/awk") != pattern, "another awk");
        using RunBox box =
            new("""{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":[{"pattern":"{P}","argPattern":"^status$"}]}}}""".Replace("{P}", pattern));
        box.Script("lib/many");
        Directory.CreateDirectory(Path.Combine(box.Work, "bin"));
        Directory.CreateDirectory(Path.Combine(box.Work, "v", "bin"));
        foreach ((string name, string target) in new[]
        {
            ("bin/one", box.Work + "/lib/many"), ("bin/many", box.Work + "/lib/many"), ("bin/chain", "one"), ("many-rm", "lib/many"),
            ("git-rm", "/usr/bin/git"), ("v/bin/python3", "/usr/bin/python3"),
        })
        {
            Links.Create(Path.Combine(box.Work, name), target);
        }
        Assert.Equal(runs ? "ran" : Misses, await box.RunAsync(Split(box, command)));
    }

    [Theory]
    [InlineData("one x", "one x", "two x")]
    [InlineData("one x", "bin/one x", "bin/two x")]
    [InlineData("two x", "sh -c 'two x'", "one x")]
    [InlineData("one x", "nice one x", "nice two x")]
    [InlineData("one x", "sh -c 'one x'", "sh -c 'two x'")]
    [InlineData("one x", "one x", "many x")]
    [InlineData("many x", "many x", "one x")]
    [InlineData("one x", "one x", "chain x")]
    [InlineData("one x", "one x", "{WORK}/lib/many x")]
    [InlineData("sh -c 'one x'", "one x", "two x")]
    [InlineData("sh one.sh", "sh ./one.sh", "sh two.sh")]
    [InlineData("sh one.sh", "sh {WORK}/one.sh", "sh many.sh")]
    [InlineData("./one.sh", "./one.sh", "./two.sh")]
    public async Task AGrantForANameIsForThisName(string granted, string same, string other)
    {
        using RunBox box = new();
        box.Script("many.sh");
        File.Copy("/bin/true", box.Script("lib/many"), overwrite: true);
        Links.Create(Path.Combine(box.Work, "one.sh"), Path.Combine(box.Work, "many.sh"));
        Links.Create(Path.Combine(box.Work, "two.sh"), Path.Combine(box.Work, "many.sh"));
        Directory.CreateDirectory(Path.Combine(box.Work, "bin"));
        foreach (string name in new[] { "one", "two", "many" })
        {
            Links.Create(Path.Combine(box.Work, "bin", name), Path.Combine(box.Work, "lib", "many"));
        }
        Links.Create(Path.Combine(box.Work, "bin", "chain"), Path.Combine(box.Work, "bin", "one"));
        Assert.Equal("ran",
            await box.RunAsync((await box.ApprovedAsync(Split(box, granted))).With("approvalDecision", JsonTree.Of("allow-always"))));
        Assert.Equal("ran", await box.RunAsync(Split(box, same)));
        Assert.Equal("ran", await box.Restarted().RunAsync(Split(box, same)));
        Assert.Equal(Asks, await box.RunAsync(Split(box, other)));
    }

    [Theory]
    [InlineData("one")]
    [InlineData("a;content:b")]
    [InlineData("a;name:b")]
    [InlineData("%3B")]
    public void ANameInAFingerprintIsNothingElse(string name)
    {
        string plain = ArgPattern.Hash("/", ["x", "y"]), named = ArgPattern.Hash("/", ["x", "y"], name);
        Assert.StartsWith(plain + ";name:", named);
        Assert.Equal((named, null), ArgPattern.Split(named));
        Assert.Equal(plain, ArgPattern.OfArguments(ArgPattern.WithContent(named, "abc")));
        Assert.Equal((named, "abc"), ArgPattern.Split(ArgPattern.WithContent(named, "abc")));
    }

    private static (string One, string Two, string Real) Names()
    {
        foreach ((string one, string two) in Known)
        {
            ResolutionContext context = new("/", new Dictionary<string, string> { ["PATH"] = "/usr/bin" });
            ExecutableResolution first = ExecutableResolution.Find(one, context), second = ExecutableResolution.Find(two, context);
            if (first is { FoundPath: { } found, TruePath: { } real } && second.TruePath == real && second.OtherName is not null
                && OtherName.SystemPath(found, real) == found)
            {
                return (one, two, real);
            }
        }
        Assert.Skip("this machine has no program of many names");
        return default;
    }

    private static string[] Split(RunBox box, string command) => [.. ShellWords.Split(command.Replace("{WORK}", box.Work))!];
}
