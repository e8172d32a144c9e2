using System.Runtime.InteropServices;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Approvals.Analysis;

/// <summary>
/// A file of code in an option's own word, and a module that an option names: it is carried out as well as the file that stands alone, or
/// instead of it. A yes that holds only the other file would be one for whatever stands there later.
/// </summary>
[Trait("NotUnder", "wine")] // POSIX only.
public sealed class OptionFileTests
{
    public OptionFileTests() => Assert.SkipWhen(RuntimeInformation.IsOSPlatform(OSPlatform.Windows), "uses programs of POSIX");

    [Theory]
    [InlineData("sed -fx data")]
    [InlineData("sed -nfx data")]
    [InlineData("sed -n -fx data")]
    [InlineData("sed --file=x data")]
    [InlineData("sed --fil=x data")]
    [InlineData("sed -Enf./x data")]
    [InlineData("sed -e p -fx data")]
    [InlineData("awk -fx data")]
    [InlineData("awk --file=x data")]
    [InlineData("mawk -Wexec=x data")]
    [InlineData("gawk -bfx data")]
    [InlineData("gawk -Ex data")]
    [InlineData("gawk -ilib 1 data")]
    [InlineData("gawk -i lib 1 data")]
    [InlineData("gawk --include=lib 1 data")]
    [InlineData("gawk --load lib 1 data")]
    [InlineData("perl -d:Mod data")]
    [InlineData("perl -wMMod data")]
    [InlineData("perl -nMMod data")]
    [InlineData("perl -lIlib data")]
    [InlineData("python3 -mmod data")]
    [InlineData("python3 -m mod data")]
    [InlineData("python3 -Bmmod data")]
    [InlineData("python3 -Im mod data")]
    [InlineData("ruby -wrmod data")]
    [InlineData("ruby -nr./x data")]
    [InlineData("node --require mod data")]
    [InlineData("node --import=mod data")]
    [InlineData("node --openssl-config=x data")]
    [InlineData("lua -lmod data")]
    [InlineData("php -cx data")]
    [InlineData("php -zx data")]
    [InlineData("php --zend-extension=x data")]
    [InlineData("deno run -c x data")]
    [InlineData("make -sfx")]
    [InlineData("make -kfx data")]
    [InlineData("make --eval='include x'")]
    [InlineData("gdb -ex 'source x'")]
    [InlineData("sqlite3 data '.read x'")]
    public async Task Cannot_be_allowed_for_once(string command)
    {
        using RunBox box = Box(command, out string[] argv);
        Assert.NotNull((await box.PreparedAsync(box.Request(argv)))["refused"]);
    }

    /// <summary>A file that is not there yet, in an option's own word: nobody would be told that it came.</summary>
    [Theory]
    [InlineData("make --file=later", true)]
    [InlineData("make --makefile=sub/later", true)]
    [InlineData("make -flater", true)]
    [InlineData("tar -cf a --checkpoint=1 --checkpoint-action=exec=./later data", true)]
    [InlineData("tar -xf a --to-command=sub/later", true)]
    [InlineData("tar -I./later -cf a data", true)]
    [InlineData("git -c include.path={WORK}/later status", true)]
    [InlineData("git -c core.hooksPath=./later status", true)]
    [InlineData("git --exec-path=later status", true)]
    [InlineData("git clone --upload-pack=./later a b", true)]
    [InlineData("rsync --rsh=./later a b", true)]
    [InlineData("ssh -oProxyCommand=./later h", true)]
    [InlineData("ssh -Flater h", true)]
    [InlineData("split --filter=./later data", true)]
    [InlineData("rg --pre=./later data", true)]
    [InlineData("make -j4 all", false)]
    [InlineData("tar -I gzip -cf a data", false)]
    [InlineData("tar -cf later data", false)]
    [InlineData("git -c http.proxy=http://a/b status", false)]
    [InlineData("git status", false)]
    [InlineData("rsync -e ssh a b", false)]
    [InlineData("ssh -oPort=22 h", false)]
    [InlineData("ssh h:/later", false)]
    public async Task OneThatIsNotThereYetCannotEither(string command, bool refused)
    {
        using RunBox box = Box(command, out string[] argv);
        argv = [.. argv.Select(word => word.Replace("{WORK}", box.Work))];
        await box.RunAsync(argv);
        Assert.Equal(refused, Assert.Single(box.Admin.GetRequests()).CannotAllowOnce is not null);
    }

    [Theory]
    [InlineData("sed -f x", "x")]
    [InlineData("sed -n -f x", "x")]
    [InlineData("sed -ne p data", "data")]
    [InlineData("awk -f x", "x")]
    [InlineData("awk -vn=1 -F: p data", "data")]
    [InlineData("perl -w x a", "x")]
    [InlineData("perl -i.bak x", "x")]
    [InlineData("perl -F: x", "x")]
    [InlineData("perl -Ci x", "x")]
    [InlineData("python3 x a", "x")]
    [InlineData("python3 -u x", "x")]
    [InlineData("python3 -Wmod x", "x")]
    [InlineData("ruby -W0 x", "x")]
    [InlineData("node --no-warnings x", "x")]
    [InlineData("make -f x", "x")]
    [InlineData("make -sk -f x", "x")]
    [InlineData("gdb -x x", "x")]
    public async Task What_stands_alone_is_held_as_before(string command, string held)
    {
        using RunBox box = Box(command, out string[] argv);
        Assert.EndsWith("/" + held,
            (await box.PreparedAsync(box.Request(argv)))["plan"]?.AsObject?["mutableFileOperand"]?.AsObject?["path"]?.AsText);
    }

    private static RunBox Box(string command, out string[] argv)
    {
        argv = [.. OpenClaw.Node.Approvals.Analysis.Words.ShellWords.Split(command)!];
        RunBox box = new();
        File.Copy("/bin/true", box.Script("bin/" + argv[0]), overwrite: true);
        box.Script("x");
        box.Script("data");
        return box;
    }
}
