namespace OpenClaw.Browser.Input;

/// <summary>Held modifiers, with the numbers of <c>Input.dispatchKeyEvent</c> and <c>Input.dispatchMouseEvent</c>.</summary>
[Flags]
internal enum KeyModifiers
{
    None = 0,
    Alt = 1,
    Control = 2,
    Meta = 4,
    Shift = 8,
}
