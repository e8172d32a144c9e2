using System.Text.Json;
using OpenClaw.Gateway.Text;

namespace OpenClaw.Tests.Texts;

/// <summary>What is read is what is there: nothing draws, reorders or hides.</summary>
public sealed class PrintableTests
{
    [Theory]
    [InlineData("git log", "git log")]
    [InlineData("C:\\Users\\é\\ñ 日本 ß", "C:\\Users\\é\\ñ 日本 ß")]
    [InlineData("\ud83d\ude00 ok", "\ud83d\ude00 ok")]
    [InlineData("a\u001b[2Jb", "a\\u{1B}[2Jb")]
    [InlineData("a\u0007b", "a\\u{7}b")]
    [InlineData("a\u009b31mb", "a\\u{9B}31mb")]
    [InlineData("a\u0000b", "a\\u{0}b")]
    [InlineData("a\u007fb", "a\\u{7F}b")]
    [InlineData("rm x\b\b\b\bls", "rm x\\u{8}\\u{8}\\u{8}\\u{8}ls")]
    [InlineData("a\nb\rc\td", "a\\nb\\rc\\td")]
    [InlineData("a\u0085b", "a\\u{85}b")]
    [InlineData("gpj.\u202Eexe", "gpj.\\u{202E}exe")]
    [InlineData("\u2066x\u2069", "\\u{2066}x\\u{2069}")]
    [InlineData("\u200Fx\u061C", "\\u{200F}x\\u{61C}")]
    [InlineData("g\u200Bit", "g\\u{200B}it")]
    [InlineData("g\u00ADit", "g\\u{AD}it")]
    [InlineData("\uFEFFgit", "\\u{FEFF}git")]
    [InlineData("a\u2028b\u2029c", "a\\u{2028}b\\u{2029}c")]
    [InlineData("a\u00A0b\u3000c\u2009d", "a\\u{A0}b\\u{3000}c\\u{2009}d")]
    [InlineData("a\u3164b\u115Fc\uFFA0d\u2800e", "a\\u{3164}b\\u{115F}c\\u{FFA0}d\\u{2800}e")]
    [InlineData("a\u034Fb\uFE0Fc", "a\\u{34F}b\\u{FE0F}c")]
    [InlineData("a\udb40\udc41b", "a\\u{E0041}b")]
    [InlineData("a\ue000b", "a\\u{E000}b")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void What_cannot_be_seen_is_an_escape(string? text, string shown)
    {
        Assert.Equal(shown, Printable.Visible(text));
        Assert.Equal(shown, Printable.Visible(shown));
        string json = "{\"a\":\"" + (text ?? "").Replace("\\", "\\\\").Replace("\n", "\\n").Replace("\r", "\\r")
            .Replace("\t", "\\t") + "\"}";
        string safe = Printable.Json(json);
        Assert.Equal(safe, Printable.Visible(safe));
        if (text is not null && !HasLoneSurrogate(text))
        {
            using JsonDocument read = JsonDocument.Parse(safe);
            Assert.Equal(text, read.RootElement.GetProperty("a").GetString());
        }
    }

    [Fact]
    public void Half_a_pair_is_an_escape()
    {
        Assert.Equal("a\\u{D800}b", Printable.Visible("a" + (char)0xd800 + "b"));
        Assert.Equal("a\\u{DC00}", Printable.Visible("a" + (char)0xdc00));
        Assert.Equal("\"\\ud800\"", Printable.Json("\"" + (char)0xd800 + "\""));
    }

    [Fact]
    public void A_text_of_several_lines_keeps_its_lines()
    {
        Assert.Equal("a\r\n\tb\\u{1B}\n", Printable.VisibleLines("a\r\n\tb\u001b\n"));
        Assert.Equal("plain", Printable.VisibleLines("plain"));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(12)]
    public void A_cut_splits_no_pair(int max)
    {
        string cut = Printable.Clean(string.Concat(Enumerable.Repeat("\ud83d\ude00", 40)), max);
        Assert.True(cut.Length <= max + 1);
        Assert.EndsWith("…", cut);
        Assert.False(HasLoneSurrogate(cut));
    }

    private static bool HasLoneSurrogate(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return true;
            }
        }
        return false;
    }
}
