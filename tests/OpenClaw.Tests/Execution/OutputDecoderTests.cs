using System.Text;
using OpenClaw.Node.Execution;
using OpenClaw.Node.Execution.Contract;
using OpenClaw.Node.Execution.Windows;

namespace OpenClaw.Tests.Execution;

/// <summary>docs/protocol/process.md 3: the shared limit and what becomes text.</summary>
public sealed class OutputDecoderTests
{
    private static OutputCapture Capture(int limit, params (bool Error, string Text)[] chunks)
    {
        var capture = new OutputCapture(limit);
        foreach (var (error, text) in chunks)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            capture.Append(error ? capture.Stderr : capture.Stdout, bytes, bytes.Length);
        }

        return capture;
    }

    [Fact]
    public void The_limit_is_shared_and_keeps_the_head()
    {
        Assert.Equal(("abc", "de"), OutputDecoder.Decode(Capture(5, (false, "abc"), (true, "de"))));
        Assert.Equal(("abc", "de\n... (truncated)"), OutputDecoder.Decode(Capture(5, (false, "abc"), (true, "def"))));
        Assert.Equal(("ab", "x\n... (truncated)"), OutputDecoder.Decode(Capture(3, (true, "x"), (false, "ab"), (false, "c"), (true, "y"))));
        Assert.Equal(("abcde\n... (truncated)", ""), OutputDecoder.Decode(Capture(5, (false, "abcde"), (true, "f"))));
        Assert.Equal(("a\n... (truncated)", " \n"), OutputDecoder.Decode(Capture(3, (true, " \n"), (false, "ab"))));
        Assert.Equal(("\n... (truncated)", ""), OutputDecoder.Decode(Capture(0, (false, "a"))));
    }

    [Theory]
    [InlineData(new byte[] { 0x61 }, 1)]
    [InlineData(new byte[] { 0x61, 0xE2 }, 1)]
    [InlineData(new byte[] { 0x61, 0xE2, 0x82 }, 1)]
    [InlineData(new byte[] { 0x61, 0xE2, 0x82, 0xAC }, 4)]
    [InlineData(new byte[] { 0xF0, 0x9F, 0x98 }, 0)]
    [InlineData(new byte[] { 0xF0, 0x9F, 0x98, 0x80 }, 4)]
    [InlineData(new byte[] { 0xC3 }, 0)]
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80 }, 4)]
    [InlineData(new byte[0], 0)]
    public void A_sequence_that_is_not_complete_is_cut_off(byte[] bytes, int kept) =>
        Assert.Equal(kept, OutputDecoder.TrimPartialUtf8(bytes, bytes.Length));

    public static TheoryData<byte[], int, string> WindowsOutputs => new()
    {
        { Encoding.UTF8.GetBytes("grün €"), 850, "grün €" },
        { [0x67, 0x72, 0x81, 0x6E], 850, "grün" },
        { [0x67, 0x72, 0xFC, 0x6E], 1252, "grün" },
        { [0x84], 437, "ä" },
        { [0xB2, 0xE2, 0xCA, 0xD4], 936, "测试" },
        { [0x93, 0xFA, 0x96, 0x7B], 932, "日本" },
        { [0xAF, 0xE0, 0xA8], 866, "при" },
        { [0xFF, 0xFE, 0x61, 0, 0xFC, 0], 850, "aü" },
        { [0xFE, 0xFF, 0, 0x61, 0, 0xFC], 850, "aü" },
        { [0xEF, 0xBB, 0xBF, 0x61], 850, "a" },
        { [0x61, 0xFF, 0x62], 65001, "a\uFFFDb" },
        { [0x61, 0xFF, 0x62], 12345, "a\uFFFDb" },
    };

    [Theory]
    [MemberData(nameof(WindowsOutputs))]
    public void Windows_output_is_UTF16_by_mark_else_UTF8_else_the_code_page(byte[] bytes, int codePage, string text)
        => Assert.Equal(text, OutputDecoder.DecodeWindows(bytes, bytes.Length, cut: false, ConsoleEncoding.OfCodePage(codePage)));

    [Fact]
    public void UTF8_that_was_cut_is_still_UTF8_on_Windows()
        => Assert.Equal("a", OutputDecoder.DecodeWindows([0x61, 0xE2, 0x82], 3, cut: true, ConsoleEncoding.OfCodePage(850)));
}
