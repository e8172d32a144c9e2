using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Analysis.Words;


namespace OpenClaw.Tests.Approvals.Analysis;

public class InterpreterCodeTests
{
    [Theory]
    [InlineData("python3 -c x", "python3 -c")]
    [InlineData("/usr/bin/python3.11 -cx", "python3.11 -c")]
    [InlineData("python3 -Bc x", "python3 -c")]
    [InlineData("python3 -tc x", "python3 -c")]
    [InlineData("python3 -Jc x", "python3 -c")]
    [InlineData("python3 -W ignore -tc x", "python3 -c")]
    [InlineData("python3 -m timeit x", "python3 -m")]
    [InlineData("python3 -mtimeit x", "python3 -m")]
    [InlineData("python3 -um timeit x", "python3 -m")]
    [InlineData("python3 -m pdb -c x s.py", "python3 -c")]
    [InlineData("python3 -m pytest", null)]
    [InlineData("python3 -m http.server", null)]
    [InlineData("python3 s.py -tc", null)]
    [InlineData("python3 -Wonce s.py", null)]
    [InlineData("perl -ge x", "perl -e")]
    [InlineData("perl -gE x", "perl -e")]
    [InlineData("perl -lge x", "perl -e")]
    [InlineData("perl -Iexample s.pl", null)]
    [InlineData("perl -Mre s.pl", null)]
    [InlineData("perl -e x", "perl -e")]
    [InlineData("perl -E x", "perl -e")]
    [InlineData("perl -0777ne x", "perl -e")]
    [InlineData("perl -we x", "perl -e")]
    [InlineData("ruby -ne x", "ruby -e")]
    [InlineData("node --eval=x", "node --eval")]
    [InlineData("node -p x", "node -p")]
    [InlineData("php -r x", "php -r")]
    [InlineData("awk {} f", "awk inline program")]
    [InlineData("gawk --source=x", "gawk --source")]
    [InlineData("sed s/a/b/ f", "sed inline program")]
    [InlineData("sed -n -e p", "sed -e")]
    [InlineData("xargs -n 1 touch", "xargs inline command")]
    [InlineData("find . -- -exec ls", "find -exec")]
    [InlineData("make --eval=x", "make --eval")]
    [InlineData("make -fx", "make -f")]
    [InlineData("gdb --eval-c x", "gdb --eval-command")]
    [InlineData("env nice perl -e x", "perl -e")]
    [InlineData("env A=1 perl -e x", "perl -e")]
    [InlineData("command python3 -c x", "python3 -c")]
    [InlineData("python3 s.py -c", "python3 -c")]
    [InlineData("python3 -- -c", null)]
    [InlineData("python3 s.py", null)]
    [InlineData("perl s.pl", null)]
    [InlineData("awk -f x f", null)]
    [InlineData("sed -f x f", null)]
    [InlineData("xargs", null)]
    [InlineData("groovy -encoding x", null)]
    [InlineData("ls -e", null)]
    public void Code_on_the_command_line_is_found(string argv, string? what) =>
        Assert.Equal(what, InterpreterCode.Describe(argv.Split(' '), AnalysisPlatform.Linux));

    [Theory]
    [InlineData("timeout --sig=9 1 python3 -c x", "python3 -c")]
    [InlineData("timeout -k 5 --foo -s KILL 10 python3 -c x", "python3 -c")]
    [InlineData("env -v python3 -c x", "python3 -c")]
    [InlineData("env -v A=1 perl -e x", "perl -e")]
    [InlineData("stdbuf -oL python3 -c x", "python3 -c")]
    [InlineData("stdbuf -o L --zz node -e x", "node -e")]
    [InlineData("nice -n 5 --zz perl -e x", "perl -e")]
    [InlineData("nohup --zz ruby -e x", "ruby -e")]
    [InlineData("setsid -fw --zz php -r x", "php -r")]
    [InlineData("ionice -c 2 -n 7 --zz python3 -c x", "python3 -c")]
    [InlineData("taskset -c 1 python3 -c x", "python3 -c")]
    [InlineData("chrt -f 9 awk {} f", "awk inline program")]
    [InlineData("sudo -u root python3 -c x", "python3 -c")]
    [InlineData("r2 -c !id -", "r2 -c")]
    [InlineData("radare2 -qc !id -", "radare2 -c")]
    [InlineData("rizin -e x=y a", "rizin -e")]
    [InlineData("r2 -q a", null)]
    [InlineData("lldb -b -O x a", "lldb -o")]
    [InlineData("rust-lldb --one-line x", "rust-lldb --one-line")]
    [InlineData("bpftrace -e x", "bpftrace -e")]
    [InlineData("stap -e x", "stap -e")]
    [InlineData("dtrace -n x", "dtrace -n")]
    [InlineData("sudo -u root -g adm -- perl -e x", "perl -e")]
    [InlineData("sudo -E timeout 5 perl -e x", "perl -e")]
    [InlineData("doas -u root perl -e x", "perl -e")]
    [InlineData("sudo -u root sh -c x", "sh inline command")]
    [InlineData("timeout --sig=9 1 bash -lc x", "bash inline command")]
    [InlineData("timeout --sig=9 1 env -Spython3 -c x", "python3 -c")]
    [InlineData("timeout --sig=9 1 nice python3 -c x", "python3 -c")]
    [InlineData("sudo python3 s.py", null)]
    [InlineData("sudo grep python3 -c f", null)]
    [InlineData("sudo -u root ls python3 -c x", null)]
    [InlineData("timeout --sig=9 1 ls -e", null)]
    [InlineData("timeout --sig=9 1 sh s.sh", null)]
    public void Code_behind_options_that_nobody_read_is_found(string argv, string? what) =>
        Assert.Equal(what, InterpreterCode.Describe(argv.Split(' '), AnalysisPlatform.Linux));

    [Theory]
    [InlineData("env -v", "A=1")]
    [InlineData("stdbuf", "-oL")]
    [InlineData("sudo", "-u root")]
    public void Code_behind_too_many_words_to_be_looked_at_is_taken_for_there(string program, string word)
    {
        string argv = program + string.Concat(Enumerable.Repeat(" " + word, 25)) + " --zz python3 -c x";
        Assert.EndsWith(" with more options than are read", InterpreterCode.Describe(argv.Split(' '), AnalysisPlatform.Linux));
    }

    [Theory]
    [InlineData("perl -Mstrict;print(1) s.pl", "perl -M")]
    [InlineData("perl -wMstrict;print(1) s.pl", "perl -M")]
    [InlineData("perl -M strict;print(1) s.pl", "perl -M")]
    [InlineData("perl -d:x=`id` s.pl", "perl -d")]
    [InlineData("perl -F/x/);`id`;( s.pl", "perl -F")]
    [InlineData("perl -MList::Util=sum s.pl", null)]
    [InlineData("sed --expression=w s", "sed inline program")]
    [InlineData("sed --exp=p", "sed --expression")]
    [InlineData("sed -f x -ne p", "sed -e")]
    [InlineData("node --import data:x s.js", "node --import")]
    [InlineData("deno eval x", "deno eval")]
    [InlineData("php --run x", "php --run")]
    [InlineData("php -d auto_prepend_file=x s.php", "php -d")]
    [InlineData("make A=$(shell id)", "make variable")]
    [InlineData("make SHELL=x", "make variable")]
    [InlineData("make -sf x", "make -f")]
    [InlineData("make A=1 all", null)]
    public void Code_that_the_reference_overlooks_is_found(string argv, string? what) =>
        Assert.Equal(what, InterpreterCode.Describe(argv.Split(' '), AnalysisPlatform.Linux));

    [Theory]
    [InlineData("/usr/bin/python3.11", true)]
    [InlineData("/usr/bin/python*", true)]
    [InlineData("perl5.36", true)]
    [InlineData("C:\\x\\Node.EXE", true)]
    [InlineData("find", true)]
    [InlineData("/usr/bin/ls", false)]
    public void Interpreters_are_known_by_name(string program, bool expected) =>
        Assert.Equal(expected, InterpreterCode.IsInterpreter(program));

    /// <summary>Who asks chooses how many words there are: each is looked at a few times, not once for each other.</summary>
    [Theory]
    [InlineData("-x")]
    [InlineData("-e")]
    [InlineData("-W")]
    [InlineData("x")]
    [InlineData("-q -xc")]
    public void TheCostGrowsWithTheNumberOfWords(string words)
    {
        string[] few = words.Split(' ');
        foreach (string program in new[] { "python3", "perl", "node", "ruby", "php", "make", "awk", "sed", "deno", "xargs", "find" })
        {
            var argv = new Counted([program, .. Enumerable.Range(0, 4_000).Select(i => few[i * few.Length / 4_000])]);
            _ = InterpreterCode.Describe(argv, AnalysisPlatform.Linux);
            Assert.InRange(argv.Looks, 0, 40 * 4_000);
        }
    }

    private sealed class Counted(string[] words) : IReadOnlyList<string>
    {
        public int Looks { get; private set; }

        public int Count => words.Length;

        public string this[int index]
        {
            get
            {
                Looks++;
                return words[index];
            }
        }

        public IEnumerator<string> GetEnumerator()
        {
            foreach (string word in words)
            {
                Looks++;
                yield return word;
            }
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
