using System.Text;

namespace OpenClaw.Gateway.Compat;

/// <summary>Is it UTF-8? The frameworks' WebSockets do not all check their text messages.</summary>
internal static class StrictUtf8
{
#if NETFRAMEWORK
    private static readonly UTF8Encoding Strict = new(false, true);

    public static bool IsValid(ArraySegment<byte> bytes)
    {
        try
        {
            Strict.GetCharCount(bytes.Array, bytes.Offset, bytes.Count);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
#else
    public static bool IsValid(ArraySegment<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes);
#endif
}
