namespace OpenClaw.Browser.Input;

/// <summary>One key of the keyboard as pages see it (UI Events, US layout).</summary>
/// <param name="Code">The place on the keyboard, for example <c>KeyA</c>; <c>KeyboardEvent.code</c>.</param>
/// <param name="Key">What it gives, for example <c>a</c> or <c>Enter</c>; <c>KeyboardEvent.key</c>.</param>
/// <param name="KeyCode">The old number; <c>KeyboardEvent.keyCode</c>.</param>
/// <param name="Text">What it types; empty when nothing.</param>
/// <param name="Location">0 standard, 1 left, 2 right, 3 numeric pad.</param>
/// <param name="Shifted">The same key with Shift held; null when it gives the same.</param>
internal sealed record KeyDefinition(string Code, string Key, int KeyCode, string Text, int Location = 0, KeyDefinition? Shifted = null)
{
    /// <summary>The modifier that this key is while it is held.</summary>
    public KeyModifiers Modifier => Key switch
    {
        "Alt" => KeyModifiers.Alt,
        "Control" => KeyModifiers.Control,
        "Meta" => KeyModifiers.Meta,
        "Shift" => KeyModifiers.Shift,
        _ => KeyModifiers.None,
    };
}
