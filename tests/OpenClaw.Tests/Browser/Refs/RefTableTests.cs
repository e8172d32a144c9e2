using OpenClaw.Browser.Refs;

namespace OpenClaw.Tests.Browser.Refs;

public sealed class RefTableTests
{
    [Theory]
    [InlineData("e12", "e12")]
    [InlineData("  e12 ", "e12")]
    [InlineData("@e12", "e12")]
    [InlineData("ref=e12", "e12")]
    [InlineData("12", "e12")]
    [InlineData("E12", "e12")]
    [InlineData("f1e3", "f1e3")]
    [InlineData("ax7", "ax7")]
    [InlineData("@ax7", "ax7")]
    [InlineData("1234567890", "1234567890")]
    [InlineData("#submit", "#submit")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void Forms_of_a_ref(string? given, string expected) => Assert.Equal(expected, RefTable.Normalize(given));

    [Fact]
    public void The_words_for_a_ref_that_names_nothing()
    {
        Assert.Equal("Unknown ref \"e9\". Run a new snapshot and use a ref from that snapshot.", RefException.Unknown("e9").Message);
        Assert.True(RefException.Unknown(new string('x', 100_000)).Message.Length < 300);
    }
}
