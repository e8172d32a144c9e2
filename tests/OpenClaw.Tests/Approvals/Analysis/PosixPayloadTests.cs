using OpenClaw.Node.Approvals.Analysis;

namespace OpenClaw.Tests.Approvals.Analysis;

public class PosixPayloadTests
{
    internal static CommandAnalysis Analyze(string shell, string payload) =>
        CommandAnalyzer.Analyze([shell, "-c", payload], null, Machine.Debian);

    internal static string Show(CommandAnalysis analysis)
    {
        if (analysis.Refusal is { } refusal)
        {
            return "refused: " + refusal.Code;
        }
        return string.Concat(analysis.Segments.Select(static segment => (segment.Link switch
        {
            SegmentLink.First => "",
            SegmentLink.And => " && ",
            SegmentLink.Or => " || ",
            SegmentLink.Pipe => " | ",
            _ => " ; ",
        })
        + string.Join(" ", segment.Words.Select(static word => "<" + word.Value + (word.MayExpand ? "?" : "") + ">"))
        + (segment.Blocked is { } blocked ? " blocked: " + blocked.Code : "")
        + (segment.PromptOnly is { } prompt ? " prompt: " + prompt.Code : "")
        + (segment.SearchChanged is { } search ? " " + search.Code : "")
        + (segment.SafeBuiltin ? " safe" : "")));
    }

    [Theory]
    [InlineData("echo a && echo b", "<echo> <a> && <echo> <b>")]
    [InlineData("echo a || echo b", "<echo> <a> || <echo> <b>")]
    [InlineData("echo a; echo b;", "<echo> <a> ; <echo> <b>")]
    [InlineData("echo a\necho b\n\n", "<echo> <a> ; <echo> <b>")]
    [InlineData("  echo a | cat # x", "<echo> <a> | <cat>")]
    [InlineData("echo a &&\n\n# why\n echo b", "<echo> <a> && <echo> <b>")]
    [InlineData("echo 'a b' \"c d\" e\\ f", "<echo> <a b> <c d> <e f>")]
    [InlineData("echo \"a\\\"b\\$c\\n\"", "<echo> <a\"b$c\\n>")]
    [InlineData("ec'ho' a#b", "<echo> <a#b>")]
    [InlineData("echo ~ *.txt {a,b} [ab]", "<echo> <~?> <*.txt?> <{a,b}?> <[ab]?>")]
    [InlineData("echo '' \"\"", "<echo> <> <>")]
    [InlineData("true; cd /; [ a = b ]", "<true> safe ; <cd> </> safe ; <[?> <a> <=> <b> <]> safe")]
    [InlineData("X=1; echo a", "<echo> <a>")]
    [InlineData("X=1 echo a", "<echo> <a> prompt: leading-assignment")]
    public void Plain_commands_are_read(string payload, string expected) => Assert.Equal(expected, Show(Analyze("sh", payload)));
}
