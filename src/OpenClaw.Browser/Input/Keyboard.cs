using System.Globalization;
using OpenClaw.Browser.Cdp;
using OpenClaw.Gateway.Compat;

namespace OpenClaw.Browser.Input;

/// <summary>
/// The keyboard of one tab while one action uses it. Keys go to the page's own session: the browser hands them to the frame that has the
/// focus, in whatever process it lives.
/// </summary>
internal sealed class Keyboard(CdpSession page)
{
    // What a Mac's own editing keys do; the system sends these to an application along with the key.
    private static readonly Dictionary<string, string> MacCommands = new(StringComparer.Ordinal)
    {
        ["Meta+KeyA"] = "selectAll",
        ["Meta+KeyC"] = "copy",
        ["Meta+KeyX"] = "cut",
        ["Meta+KeyV"] = "paste",
        ["Meta+KeyZ"] = "undo",
        ["Shift+Meta+KeyZ"] = "redo",
        ["Backspace"] = "deleteBackward",
        ["Delete"] = "deleteForward",
    };

    private readonly HashSet<string> _down = new(StringComparer.Ordinal);

    /// <summary>The modifiers that are held now.</summary>
    public KeyModifiers Modifiers { get; private set; }

    /// <summary>Presses a chord such as <c>Control+A</c> and lets it go.</summary>
    /// <exception cref="Routes.RouteException">A key is not known.</exception>
    public async Task PressAsync(string chord, TimeSpan delay, TimeProvider clock, CancellationToken cancellationToken)
    {
        // All are looked up first: a key that does not exist must not leave others held.
        KeyDefinition[] keys = KeyChord.Parse(chord).Keys.Select(KeyTable.Require).ToArray();
        int pressed = 0;
        try
        {
            while (pressed < keys.Length)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await DownAsync(keys[pressed++]).ConfigureAwait(false);
            }
            if (delay > TimeSpan.Zero)
            {
                await clock.PauseAsync(delay, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            while (pressed > 0)
            {
                await UpAsync(keys[--pressed]).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Types a text letter by letter; what no key gives (and a pair of surrogates) is inserted as it is.</summary>
    public async Task TypeAsync(string text, TimeSpan delay, TimeProvider clock, CancellationToken cancellationToken)
    {
        TextElementEnumerator letters = StringInfo.GetTextElementEnumerator(text);
        while (letters.MoveNext())
        {
            string letter = letters.GetTextElement();
            if (letter == "\r\n")
            {
                letter = "\n";
            }
            if (KeyTable.Find(letter) is { } key)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await DownAsync(key).ConfigureAwait(false);
                await PauseAsync(delay, clock, CancellationToken.None).ConfigureAwait(false);
                await UpAsync(key).ConfigureAwait(false);
            }
            else
            {
                await PauseAsync(delay, clock, cancellationToken).ConfigureAwait(false);
                await InsertTextAsync(letter, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Puts a text where the focus is, as a paste or an input method would: one input event, no keys.</summary>
    public Task InsertTextAsync(string text, CancellationToken cancellationToken) =>
        page.SendAsync("Input.insertText", Json.Object(("text", text)), cancellationToken);

    /// <summary>Holds these modifiers until <see cref="ReleaseAsync"/>.</summary>
    public async Task HoldAsync(KeyModifiers modifiers)
    {
        foreach (KeyDefinition key in KeysOf(modifiers))
        {
            await DownAsync(key).ConfigureAwait(false);
        }
    }

    public async Task ReleaseAsync(KeyModifiers modifiers)
    {
        foreach (KeyDefinition key in KeysOf(modifiers & Modifiers))
        {
            await UpAsync(key).ConfigureAwait(false);
        }
    }

    private static IEnumerable<KeyDefinition> KeysOf(KeyModifiers modifiers) =>
        new[] { KeyModifiers.Alt, KeyModifiers.Control, KeyModifiers.Meta, KeyModifiers.Shift }
            .Where(one => modifiers.HasFlag(one)).Select(one => KeyTable.Find(one.ToString())!);

    /// <summary>Cannot be called off: a wait that ends early must not leave a key held.</summary>
    private Task DownAsync(KeyDefinition definition)
    {
        KeyDefinition key = With(definition);
        Modifiers |= key.Modifier;
        bool repeat = !_down.Add(key.Code);
        string text = (Modifiers & ~KeyModifiers.Shift) == KeyModifiers.None ? key.Text : "";
        string[]? commands = MacCommand(key) is { } command ? [command] : null;
        return page.SendAsync("Input.dispatchKeyEvent", Json.Object(
            ("type", text.Length > 0 ? "keyDown" : "rawKeyDown"), ("modifiers", (int)Modifiers), ("windowsVirtualKeyCode", key.KeyCode),
            ("code", key.Code), ("key", key.Key), ("text", text), ("unmodifiedText", text), ("autoRepeat", repeat),
            ("location", key.Location == 3 ? 0 : key.Location), ("isKeypad", key.Location == 3), ("commands", commands)),
                CancellationToken.None);
    }

    private Task UpAsync(KeyDefinition definition)
    {
        KeyDefinition key = With(definition);
        Modifiers &= ~key.Modifier;
        _down.Remove(key.Code);
        return page.SendAsync("Input.dispatchKeyEvent", Json.Object(
            ("type", "keyUp"), ("modifiers", (int)Modifiers), ("windowsVirtualKeyCode", key.KeyCode),
            ("code", key.Code), ("key", key.Key), ("location", key.Location == 3 ? 0 : key.Location), ("isKeypad", key.Location == 3)),
                CancellationToken.None);
    }

    private KeyDefinition With(KeyDefinition key) => Modifiers.HasFlag(KeyModifiers.Shift) && key.Shifted is { } shifted ? shifted : key;

    private string? MacCommand(KeyDefinition key)
    {
        if (!ThisSystem.IsMacOS)
        {
            return null;
        }
        string held = string.Concat(new[] { KeyModifiers.Shift, KeyModifiers.Control, KeyModifiers.Alt, KeyModifiers.Meta }
            .Where(one => Modifiers.HasFlag(one)).Select(one => one + "+"));
        return MacCommands.TryGetValue(held + key.Code, out string? command) ? command : null;
    }

    private static Task PauseAsync(TimeSpan delay, TimeProvider clock, CancellationToken cancellationToken) =>
        delay > TimeSpan.Zero ? clock.PauseAsync(delay, cancellationToken) : Task.CompletedTask;
}
