using OpenClaw.Browser.Input;

namespace OpenClaw.Tests.Browser.Input;

/// <summary>Keys by every name that agents use for them (UI Events, US layout; docs/protocol/browser.md 6.2).</summary>
public sealed class KeyTableTests
{
    [Theory]
    [InlineData("a", "KeyA", "a", 65, "a", 0)]
    [InlineData("A", "KeyA", "A", 65, "A", 0)]
    [InlineData("KeyZ", "KeyZ", "z", 90, "z", 0)]
    [InlineData("1", "Digit1", "1", 49, "1", 0)]
    [InlineData("!", "Digit1", "!", 49, "!", 0)]
    [InlineData("?", "Slash", "?", 191, "?", 0)]
    [InlineData("+", "Equal", "+", 187, "+", 0)]
    [InlineData("Enter", "Enter", "Enter", 13, "\r", 0)]
    [InlineData("\n", "Enter", "Enter", 13, "\r", 0)]
    [InlineData("NumpadEnter", "NumpadEnter", "Enter", 13, "\r", 3)]
    [InlineData("Space", "Space", " ", 32, " ", 0)]
    [InlineData(" ", "Space", " ", 32, " ", 0)]
    [InlineData("Tab", "Tab", "Tab", 9, "", 0)]
    [InlineData("Escape", "Escape", "Escape", 27, "", 0)]
    [InlineData("ArrowDown", "ArrowDown", "ArrowDown", 40, "", 0)]
    [InlineData("Delete", "Delete", "Delete", 46, "", 0)]
    [InlineData("F1", "F1", "F1", 112, "", 0)]
    [InlineData("F24", "F24", "F24", 135, "", 0)]
    [InlineData("Shift", "ShiftLeft", "Shift", 16, "", 1)]
    [InlineData("ControlRight", "ControlRight", "Control", 17, "", 2)]
    [InlineData("Meta", "MetaLeft", "Meta", 91, "", 1)]
    [InlineData("Numpad7", "Numpad7", "Home", 36, "", 3)]
    [InlineData("NumpadAdd", "NumpadAdd", "+", 107, "+", 3)]
    public void Known(string name, string code, string key, int keyCode, string text, int location)
    {
        KeyDefinition found = KeyTable.Find(name)!;
        Assert.Equal((code, key, keyCode, text, location), (found.Code, found.Key, found.KeyCode, found.Text, found.Location));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ä")]
    [InlineData("enter")]
    [InlineData("F25")]
    [InlineData("Foo")]
    public void Unknown(string name) => Assert.Null(KeyTable.Find(name));

    [Fact]
    public void Every_printable_letter_of_the_layout_has_a_key_and_shift_gives_the_other_one()
    {
        for (char letter = ' '; letter <= '~'; letter++)
        {
            KeyDefinition key = KeyTable.Find(letter.ToString())!;
            Assert.Equal((letter.ToString(), letter.ToString()), (key.Key, key.Text));
        }
        Assert.Equal("7", KeyTable.Find("Numpad7")!.Shifted!.Text);
        Assert.Equal("B", KeyTable.Find("b")!.Shifted!.Text);
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("Control+Shift+T", "Control|Shift|T")]
    [InlineData("+", "+")]
    [InlineData("Control++", "Control|+")]
    [InlineData("++a", "+|a")]
    public void Chords_are_split(string chord, string expected) => Assert.Equal(expected, string.Join("|", KeyChord.Parse(chord).Keys));

    [Theory]
    [InlineData(" ", "Space")]
    [InlineData("ESC", "Escape")]
    [InlineData("cmd+RETURN", "Meta+Enter")]
    [InlineData(" + ", "+")]
    [InlineData("ctrl+space", "Control+Space")]
    [InlineData(null, "")]
    public void Peoples_names_of_keys(string? given, string expected) => Assert.Equal(expected, KeyChord.Normalize(given));
}
