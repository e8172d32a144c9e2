using OpenClaw.Gateway.Text;

namespace OpenClaw.PowerShell.Output;

/// <summary>
/// For the module's views: text as it is shown. What would move the cursor, reorder or hide something becomes an escape (<c>\u{202E}</c>); the properties of
/// the objects keep the exact text.
/// </summary>
public static class DisplayText
{
    /// <summary>One line.</summary>
    /// <param name="value">Text, or anything that has one.</param>
    public static string Visible(object? value) => Printable.Visible(value?.ToString());

    /// <summary>Several lines.</summary>
    /// <param name="value">Text, or anything that has one.</param>
    public static string VisibleLines(object? value) => Printable.VisibleLines(value?.ToString());
}
