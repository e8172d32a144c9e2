using System.Globalization;
using System.Text;

namespace OpenClaw.Browser.Routes;

/// <summary>Percent-encoding as <c>decodeURIComponent</c> takes it: .NET's own decoder lets broken sequences through.</summary>
internal static class PercentText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The decoded text; null when a sequence is broken or is no UTF-8.</summary>
    public static string? Decode(string text)
    {
        if (text.IndexOf('%') < 0)
        {
            return text;
        }
        try
        {
            var bytes = new List<byte>(text.Length);
            for (int i = 0; i < text.Length; i++)
            {
                if (text[i] != '%')
                {
                    int length = char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 2 : 1;
                    bytes.AddRange(Strict.GetBytes(text.Substring(i, length)));
                    i += length - 1;
                }
                else if (i + 2 < text.Length
                    && byte.TryParse(text.Substring(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                        out byte value))
                {
                    bytes.Add(value);
                    i += 2;
                }
                else
                {
                    return null;
                }
            }
            return Strict.GetString(bytes.ToArray());
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
