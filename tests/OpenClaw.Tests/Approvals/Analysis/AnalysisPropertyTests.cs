using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Analysis.Operands;
using OpenClaw.Node.Approvals.Analysis.Posix;
using OpenClaw.Node.Approvals.Analysis.Segments;
using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Tests.Approvals.Analysis;

public class AnalysisPropertyTests
{
    private static readonly AnalysisContext[] Machines = [Machine.Debian, Machine.RedHat, Machine.Unknown, Machine.Windows, Machine.Mac];

    private static Gen<string> Text { get; } = Gen.Elements(
            "sh", "bash", "-c", "env", "-S", "nice", "-n", "5", "echo", "A=1", "'", "\"", "\\", "$", "$'", "`", "&&", "|", ";", "\n", " ",
            "(", ")", "[", "]", "{", "}", "*", "~", "#", "=",
            "-", "--", "-lc", "pwsh", "-Command", "cmd", "/c", "npx", "time", "timeout", "\0", "\u0001", "é", "\ud800", "\udc00", "😀",
            "\r", "test", "-v", "busybox", "flock", "perl", "-M", "unset", "PATH=")
        .ListOf().Select(static parts => string.Concat(parts));

    private static Arbitrary<string[]> Argv { get; } = Gen.Sized(_ => Text.ArrayOf()).ToArbitrary();

    // What a shell would be given in quotes: anything but characters that are refused everywhere.
    private static Arbitrary<string> Argument { get; } =
        ArbMap.Default.GeneratorFor<string>().Where(static text => text is not null && Clean(text)).ToArbitrary();

    private static bool Clean(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is '\0' or '\u0001' or '\u007f' or '\\' || char.IsSurrogate(text[i]))
            {
                return false;
            }
        }
        return true;
    }

    private static CommandAnalysis Read(string payload) => CommandAnalyzer.Analyze(["bash", "-c", payload], null, Machine.Debian);

    [Fact]
    public void Any_request_has_an_answer() => Prop.ForAll(Argv, static argv =>
    {
        foreach (AnalysisContext machine in Machines)
        {
            foreach (string? raw in new[] { null, argv.Length > 0 ? argv[argv.Length - 1] : "x" })
            {
                CommandAnalysis analysis = CommandAnalyzer.Analyze(argv, raw, machine);
                Assert.True(!analysis.Ok || analysis.Segments.Count > 0);
                Assert.All(analysis.Segments, static segment => Assert.True(segment.Argv.Count > 0 && segment.EffectiveArgv.Count > 0));
                ScriptOperand.Find(argv, analysis.ShellPayload, new NoFiles(), static _ => false, machine.Platform);
            }
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(800));

    [Fact]
    public void Single_quotes_round_trip() => Prop.ForAll(Argument, static argument =>
    {
        CommandAnalysis analysis = Read("echo '" + argument.Replace("'", "'\"'\"'") + "'");
        if (!analysis.Ok)
        {
            // Only a word of several parts may be refused, for looking like an expansion.
            Assert.True(analysis.Refusal!.Code == "expansion" && argument.IndexOf('\'') >= 0);
            return;
        }
        CommandSegment segment = Assert.Single(analysis.Segments);
        Assert.Equal(["echo", argument], segment.Argv);
        Assert.False(segment.ArgumentsMayExpand);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Double_quotes_round_trip() => Prop.ForAll(Argument, static argument =>
    {
        string quoted = string.Concat(argument.Select(static c => c is '"' or '\\' or '$' or '`' ? "\\" + c : c.ToString()));
        CommandAnalysis analysis = Read("echo \"" + quoted + "\"");
        // A backslash behind a high byte is refused, and that is all that may be.
        Assert.True(analysis.Ok ? analysis.Segments.Count == 1 && analysis.Segments[0].Argv.SequenceEqual(["echo", argument])
            : analysis.Refusal!.Code == "backslash-after-non-ascii");
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Two_payloads_on_two_lines_are_the_segments_of_both() =>
        Prop.ForAll(Arb.From(Text), Arb.From(Text), static (first, second) =>
    {
        (IReadOnlyList<PosixCommand>? one, _) = PosixTokenizer.Read(first, ShellDialect.Any);
        (IReadOnlyList<PosixCommand>? two, _) = PosixTokenizer.Read(second, ShellDialect.Any);
        // A lone dollar sign is taken only in front of a blank or at the very end.
        if (one is not null && two is not null && first[first.Length - 1] != '$')
        {
            (IReadOnlyList<PosixCommand>? both, _) = PosixTokenizer.Read(first + "\n" + second, ShellDialect.Any);
            Assert.Equal(one.Concat(two).Select(Values), both!.Select(Values));
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void What_holds_for_any_shell_holds_for_each() => Prop.ForAll(Arb.From(Text), static text =>
    {
        (IReadOnlyList<PosixCommand>? any, _) = PosixTokenizer.Read(text, ShellDialect.Any);
        foreach (ShellDialect dialect in new[] { ShellDialect.Dash, ShellDialect.Bash })
        {
            if (any is not null)
            {
                (IReadOnlyList<PosixCommand>? own, _) = PosixTokenizer.Read(text, dialect);
                Assert.NotNull(own);
                Assert.Equal(any.Select(static command => command.Words.Count), own.Select(static command => command.Words.Count));
            }
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    private static string Values(PosixCommand command) =>
        string.Join("\0", command.Words.Select(static word => word.Value)) + command.Assignments.Count;

    public static TheoryData<string> Adversaries => new(
        "'", "\"", "\\", "$'", "$'\\''", "a ", "a=", "a=b ", "[ ", "] ", "echo a;", "echo a&&", "echo a|", "\n", "#", "(", "a=(", "{",
        "*", "~", "é", "😀", "\t", "'a'\"b\"", "\\a", "test -v ",
        "env ", "nice ", "sh -c ", "cd x;", "X=1;", "time ", "\"\\\"", "${", "$x", "-", "=");

    /// <summary>
    /// A payload of the greatest length, whatever it is made of, takes a time in proportion to its length: the bound is some fifty times
    /// what is measured.
    /// </summary>
    [Theory]
    [MemberData(nameof(Adversaries))]
    public void Long_payloads_take_linear_time(string piece)
    {
        string text = string.Concat(Enumerable.Repeat(piece, PosixTokenizer.MaxLength / piece.Length));
        foreach (string[] argv in new string[][] { ["sh", "-c", text], ["sh", "-c", "echo " + text.Substring(5)],
            ["pwsh", "-NoProfile", "-c", text], ["cmd", "/c", text], ["env", "-S", text], [text], text.Split(' ') })
        {
            // The fastest of a few: the machine may be busy with something else.
            double fastest = double.MaxValue;
            for (int i = 0; i < 5 && fastest > 3; i++)
            {
                var clock = Stopwatch.StartNew();
                CommandAnalyzer.Analyze(argv, text, Machine.Debian);
                fastest = Math.Min(fastest, clock.Elapsed.TotalSeconds);
            }
            Assert.InRange(fastest, 0, 3);
        }
    }

    [Fact]
    public void Longer_payloads_are_refused() =>
        Assert.Equal("too-long", Read(new string('a', PosixTokenizer.MaxLength + 1)).Refusal?.Code);

    private sealed class NoFiles : IOperandFiles
    {
        public bool IsFile(string path) => path.Length % 2 == 0;

        public bool IsMutable(string path) => true;

        public bool IsScriptLike(string path) => true;

        public bool IsCode(string path) => true;
    }
}
