using System.Text;

namespace OpenClaw.Browser.Files;

/// <summary>
/// Makes of a name that somebody else chose one that is a plain file name on every system (docs/protocol/browser.md 1.6).
/// </summary>
internal static class SafeFileName
{
    private const int MaxBytes = 180;

    private static readonly HashSet<string> Devices = new(
        new[] { "CON", "PRN", "AUX", "NUL", "CLOCK$", "CONIN$",
            "CONOUT$" }.Concat("0123456789\u00B9\u00B2\u00B3".SelectMany(digit => new[] { "COM" + digit, "LPT" + digit })),
        StringComparer.OrdinalIgnoreCase);

    /// <param name="name">Whatever came.</param>
    /// <param name="fallback">When nothing usable is left.</param>
    public static string From(string name, string fallback)
    {
        string last = name.Trim().Split('/', '\\').Last();
        // "C:file": what stands behind the drive.
        last = last.Length >= 2 && last[1] == ':' && char.IsLetter(last[0]) ? last.Substring(2) : last;
        var kept = new StringBuilder(last.Length);
        int bytes = 0;
        for (int i = 0; i < last.Length; i++)
        {
            char c = last[i];
            bool pair = char.IsHighSurrogate(c) && i + 1 < last.Length && char.IsLowSurrogate(last[i + 1]);
            if (char.IsControl(c) || "<>:\"|?*".IndexOf(c) >= 0 || (char.IsSurrogate(c) && !pair))
            {
                continue;
            }
            int size = pair ? 4 : c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
            if (bytes + size > MaxBytes)
            {
                break;
            }
            bytes += size;
            // Both have a meaning to the shells of Windows.
            kept.Append(c is '!' or '%' ? '_' : c);
            if (pair)
            {
                kept.Append(last[++i]);
            }
        }
        string text = kept.ToString().Trim().TrimEnd('.', ' ');
        return text.Length == 0 ? fallback : WithoutDevice(text);
    }

    private static string WithoutDevice(string name)
    {
        int dot = name.IndexOf('.');
        int end = dot < 0 ? name.Length : dot;
        return Devices.Contains(name.Substring(0, end).TrimEnd(' ')) ? name.Insert(end, "_") : name;
    }
}
