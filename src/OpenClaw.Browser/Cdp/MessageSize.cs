namespace OpenClaw.Browser.Cdp;

/// <summary>
/// How long a message may be. An answer is as long as what we asked for (a picture, a body); how long an event is, a page may choose
/// (<c>console.log</c> of any text). One that is longer comes cut to its beginning, which is no JSON any more, and the connection goes on.
/// </summary>
internal static class MessageSize
{
    // Chrome itself stops at 256 MiB; a screenshot of the largest page is far below.
    public const int MaxAnswer = 128 * 1024 * 1024;
    public const int MaxEvent = 16 * 1024 * 1024;

    /// <summary>What is left of one that is too long: enough to know what it answers.</summary>
    public const int Kept = 256;

    private static readonly byte[] Answer = "{\"id\":"u8.ToArray();

    /// <summary>Whether a message that begins like this has grown too long.</summary>
    public static bool IsTooLarge(ArraySegment<byte> begun) => begun.Count > MaxEvent && (begun.Count > MaxAnswer || !IsAnswer(begun));

    /// <summary>The id of what the message answers, by its first characters (browsers write it first); null for an event.</summary>
    public static long? AnsweredId(ArraySegment<byte> message)
    {
        if (!IsAnswer(message))
        {
            return null;
        }
        ReadOnlySpan<byte> digits = message.AsSpan(Answer.Length);
        long id = 0;
        int i = 0;
        for (; i < digits.Length && i < 18 && digits[i] is >= (byte)'0' and <= (byte)'9'; i++)
        {
            id = (id * 10) + digits[i] - '0';
        }
        return i > 0 ? id : null;
    }

    private static bool IsAnswer(ArraySegment<byte> message) => message.AsSpan().StartsWith(Answer);
}
