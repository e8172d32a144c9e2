using OpenClaw.Node.Approvals.Analysis.Programs;

namespace OpenClaw.Tests.Approvals.Analysis;

public class OptionTableTests
{
    private static readonly OptionTable Exact = new() { LongFlags = ["--all"], LongWithValue = ["--name", "--names"], ShortFlags = "ab",
        ShortWithValue = "nx" };

    private static readonly Dictionary<string, OptionTable> Tables = new()
    {
        ["exact"] = Exact,
        ["attached"] = Exact with { AttachedValue = true },
        ["equals"] = Exact with { ValueAfterEquals = true },
        ["clusters"] = Exact with { Clusters = true },
        ["both"] = Exact with { Clusters = true, AttachedValue = true },
        ["short"] = Exact with { Abbreviates = true, Denied = ["--almost"] },
        ["numeric"] = Exact with { Numeric = true },
        ["no separator"] = Exact with { Separator = false },
        ["lenient"] = Exact with { Lenient = true, Trims = true },
        ["letters"] = new() { ShortWithValue = "oO", LettersTakeWords = true, Plus = true, Lenient = true },
        ["power"] = new() { Trims = true, Shortened = [("command", 1, false), ("version", 1, true), ("noprofile", 3, false)] },
        ["one list"] = OptionTable.Of(["--name", "-n", "name", "-no", "--"], ["--all", "-a", "-n", "-b"],
            ["--bad", "-b"]) with { Clusters = true, AttachedValue = true },
    };

    /// <summary>Each word as its kind, with name, letters in front and value where there are some.</summary>
    [Theory]
    [InlineData("exact", "-a --all x", "F-a F--all Ox")]
    [InlineData("exact", "-n 5 x", "V-n=5 Ox")]
    [InlineData("exact", "-n5", "?-n5")]
    [InlineData("exact", "-n=5", "?-n=5")]
    [InlineData("exact", "-ab", "?-ab")]
    [InlineData("exact", "-an", "?-an")]
    [InlineData("exact", "--name x y", "V--name=x Oy")]
    [InlineData("exact", "--name=x y", "V--name=x Oy")]
    [InlineData("exact", "--name= y", "V--name= Oy")]
    [InlineData("exact", "--nam x", "?--nam Ox")]
    [InlineData("exact", "--all=x", "F--all=x")]
    [InlineData("exact", "-- -a --all", "S-- O-a O--all")]
    [InlineData("exact", "- -a", "O- F-a")]
    [InlineData("exact", "+a -5 ---", "O+a ?-5 ?---")]
    [InlineData("exact", "-n", "V-n")]
    [InlineData("exact", "x -a", "Ox F-a")]
    [InlineData("attached", "-n5 -n 6 -n=7", "V-n=5 V-n=6 V-n==7")]
    [InlineData("attached", "-an5", "?-an5")]
    [InlineData("equals", "-n=5 -n5", "V-n==5 ?-n5")]
    [InlineData("clusters", "-ab -ba -an 5", "F-ab F-ba ?-an O5")]
    [InlineData("clusters", "-abc", "?-abc")]
    [InlineData("both", "-abn5 -ban 6 -nab", "V-n<ab=5 V-n<ba=6 V-n=ab")]
    [InlineData("both", "-acn", "?-acn")]
    [InlineData("short", "--nam x", "?--nam Ox")]
    [InlineData("short", "--name x --names=y", "V--name=x V--names=y")]
    [InlineData("short", "--al", "?--al")]
    [InlineData("short", "--all --alm --almost", "F--all ?--alm ?--almost")]
    [InlineData("short", "--=x --x", "?--=x ?--x")]
    [InlineData("numeric", "-5 -55 -5a", "F-5 F-55 ?-5a")]
    [InlineData("no separator", "-- -a", "?-- F-a")]
    [InlineData("lenient", "-z --zz=1 -n -a", "F-z F--zz=1 V-n=-a")]
    [InlineData("letters", "-eo posix -oO a b +o c -x", "F-eo F-oO F+o F-x")]
    [InlineData("letters", "-o-x y", "F-o-x Oy")]
    [InlineData("power", "-NoP /c --VER 5 -no /x /x.y -5", "Fnoprofile Fcommand Vversion=5 F-no F/x O/x.y F-5")]
    [InlineData("power", "command -- -c", "Ocommand S-- O-c")]
    [InlineData("one list", "-n5 -an 6 --all --name=x --bad -b --no", "V-n=5 V-n<a=6 F--all V--name=x ?--bad ?-b ?--no")]
    public void A_command_line_is_read_word_by_word(string table, string line, string expected)
    {
        string[] argv = line.Split(' ');
        Assert.Equal(expected, string.Join(" ", Tables[table].Read(argv, 0).Select(word => Text(word, argv))));
    }

    [Theory]
    [InlineData("exact", "-a -n 5 x -b", 3)]
    [InlineData("exact", "-a", 1)]
    [InlineData("exact", "-a --", 2)]
    [InlineData("exact", "-- x", 1)]
    [InlineData("exact", "- x", 0)]
    [InlineData("exact", "-n", -1)]
    [InlineData("exact", "-a -q", -1)]
    [InlineData("exact", "--all=1 x", -1)]
    [InlineData("exact", "--name", -1)]
    [InlineData("no separator", "-- x", -1)]
    [InlineData("both", "-abn 5 x", 2)]
    public void Options_are_skipped_or_not_understood(string table, string line, int expected) =>
        Assert.Equal(expected, Tables[table].Skip(line.Split(' '), 0));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(" -a")]
    [InlineData("-a ")]
    [InlineData("x\t")]
    [InlineData("-- ")]
    public void Blanks_around_a_word_are_not_understood(string word) => Assert.Equal(-1, Exact.Skip([word, "x"], 0));

    private static string Text(OptionWord word, string[] argv)
    {
        string kind = word.Kind switch { WordKind.Operand => "O", WordKind.Separator => "S", WordKind.Flag => "F",
            WordKind.Valued => "V", _ => "?" };
        string before = word.Before.Length > 0 ? "<" + word.Before : "";
        return kind + word.Name + before + (word.ValueIn(argv) is { } value ? "=" + value : "");
    }
}
