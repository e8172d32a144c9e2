using OpenClaw.Browser.Routes;
using OpenClaw.Gateway.Compat;

namespace OpenClaw.Browser.Input;

/// <summary>
/// The keys that <c>press</c> knows, by what they give (<c>a</c>, <c>A</c>, <c>Enter</c>), by their place (<c>KeyA</c>, <c>Numpad7</c>) and
/// by the short names of the left ones (<c>Shift</c>). US layout, as the reference's engine has it (docs/protocol/browser.md 6.2).
/// </summary>
internal static class KeyTable
{
    // Place, what it gives, number; then with Shift: what it gives, and its number where that differs.
    private static readonly (string Code, string Key, int KeyCode, string? Shifted, int ShiftedCode)[] Typing =
    [
        ("Backquote", "`", 192, "~", 192), ("Minus", "-", 189, "_", 189), ("Equal", "=", 187, "+", 187), ("Backslash", "\\", 220, "|", 220),
        ("BracketLeft", "[", 219, "{", 219), ("BracketRight", "]", 221, "}", 221), ("Semicolon", ";", 186, ":", 186),
        ("Quote", "'", 222, "\"", 222),
        ("Comma", ",", 188, "<", 188), ("Period", ".", 190, ">", 190), ("Slash", "/", 191, "?", 191), ("Space", " ", 32, null, 32),
        ("Digit1", "1", 49, "!", 49), ("Digit2", "2", 50, "@", 50), ("Digit3", "3", 51, "#", 51), ("Digit4", "4", 52, "$", 52),
        ("Digit5", "5", 53, "%", 53),
        ("Digit6", "6", 54, "^", 54), ("Digit7", "7", 55, "&", 55), ("Digit8", "8", 56, "*", 56), ("Digit9", "9", 57, "(", 57),
        ("Digit0", "0", 48, ")", 48),
    ];

    private static readonly (string Code, string Key, int KeyCode, int Location)[] Acting =
    [
        ("Escape", "Escape", 27, 0), ("Backspace", "Backspace", 8, 0), ("Tab", "Tab", 9, 0), ("CapsLock", "CapsLock", 20, 0),
        ("ShiftLeft", "Shift", 16, 1), ("ShiftRight", "Shift", 16, 2), ("ControlLeft", "Control", 17, 1),
        ("ControlRight", "Control", 17, 2),
        ("AltLeft", "Alt", 18, 1), ("AltRight", "Alt", 18, 2), ("AltGraph", "AltGraph", 225, 0),
        ("MetaLeft", "Meta", 91, 1), ("MetaRight", "Meta", 92, 2), ("ContextMenu", "ContextMenu", 93, 0),
        ("PrintScreen", "PrintScreen", 44, 0), ("ScrollLock", "ScrollLock", 145, 0), ("Pause", "Pause", 19, 0),
        ("PageUp", "PageUp", 33, 0), ("PageDown", "PageDown", 34, 0), ("End", "End", 35, 0), ("Home", "Home", 36, 0),
        ("Insert", "Insert", 45, 0), ("Delete", "Delete", 46, 0),
        ("ArrowLeft", "ArrowLeft", 37, 0), ("ArrowUp", "ArrowUp", 38, 0), ("ArrowRight", "ArrowRight", 39, 0),
        ("ArrowDown", "ArrowDown", 40, 0),
        ("NumLock", "NumLock", 144, 0),
    ];

    // On the numeric pad Shift gives the key's other meaning (docs/protocol/browser.md 6.2).
    private static readonly (string Code, string Key, int KeyCode, string Shifted, int ShiftedCode, string ShiftedText)[] Pad =
    [
        ("Numpad0", "Insert", 45, "0", 96, "0"), ("Numpad1", "End", 35, "1", 97, "1"), ("Numpad2", "ArrowDown", 40, "2", 98, "2"),
        ("Numpad3", "PageDown", 34, "3", 99, "3"), ("Numpad4", "ArrowLeft", 37, "4", 100, "4"), ("Numpad5", "Clear", 12, "5", 101, "5"),
        ("Numpad6", "ArrowRight", 39, "6", 102, "6"), ("Numpad7", "Home", 36, "7", 103, "7"), ("Numpad8", "ArrowUp", 38, "8", 104, "8"),
        ("Numpad9", "PageUp", 33, "9", 105, "9"), ("NumpadDecimal", "\0", 46, ".", 110, "."),
    ];

    private static readonly (string Code, string Key, int KeyCode)[] PadSigns =
        [("NumpadDivide", "/", 111), ("NumpadMultiply", "*", 106), ("NumpadSubtract", "-", 109), ("NumpadAdd", "+", 107)];

    private static readonly Dictionary<string, KeyDefinition> Keys = Build();

    /// <exception cref="RouteException">No keyboard has such a key.</exception>
    public static KeyDefinition Require(string name) => Find(name)
        ?? throw new RouteException(500,
            $"Unknown key: \"{Observed.Cut(name, 50)}\". Use names such as Enter, ArrowDown, a or Control+A.") { Code =
            RouteException.ActFailed };

    /// <summary>The key of this name; null when there is none.</summary>
    public static KeyDefinition? Find(string name) =>
        Keys.TryGetValue(name == "ControlOrMeta" ? ThisSystem.IsMacOS ? "Meta" : "Control" : name, out KeyDefinition? key) ? key : null;

    private static Dictionary<string, KeyDefinition> Build()
    {
        var places = new List<KeyDefinition>();
        foreach (var (code, key, keyCode, shifted, shiftedCode) in Typing)
        {
            places.Add(new KeyDefinition(code, key, keyCode, key, 0,
                shifted is null ? null : new KeyDefinition(code, shifted, shiftedCode, shifted)));
        }
        for (char letter = 'A'; letter <= 'Z'; letter++)
        {
            string upper = letter.ToString();
            string lower = char.ToLowerInvariant(letter).ToString();
            places.Add(new KeyDefinition("Key" + upper, lower, letter, lower, 0, new KeyDefinition("Key" + upper, upper, letter, upper)));
        }
        places.Add(new KeyDefinition("Enter", "Enter", 13, "\r"));
        places.AddRange(Acting.Select(key => new KeyDefinition(key.Code, key.Key, key.KeyCode, "", key.Location)));
        places.AddRange(Enumerable.Range(1, 24).Select(number => new KeyDefinition($"F{number}", $"F{number}", 111 + number, "")));
        places.AddRange(PadSigns.Select(key => new KeyDefinition(key.Code, key.Key, key.KeyCode, key.Key, 3)));
        places.Add(new KeyDefinition("NumpadEnter", "Enter", 13, "\r", 3));
        places.AddRange(Pad.Select(key => new KeyDefinition(
            key.Code, key.Key, key.KeyCode, "", 3, new KeyDefinition(key.Code, key.Shifted, key.ShiftedCode, key.ShiftedText, 3))));

        var byName = places.ToDictionary(key => key.Code, StringComparer.Ordinal);
        // By what a key gives: the first place that gives it, so that "1" is the digit and not the pad.
        var names = places.Where(key => key.Location != 3).SelectMany(key => key.Shifted is { } shifted ? new[] { key, shifted } : [key]);
        foreach (IGrouping<string, KeyDefinition> same in names.GroupBy(key => key.Key)
            .Where(same => !byName.ContainsKey(same.Key)).ToArray())
        {
            byName.Add(same.Key, same.First());
        }
        foreach (string newline in new[] { "\n", "\r" })
        {
            byName.Add(newline, byName["Enter"]);
        }
        return byName;
    }
}
