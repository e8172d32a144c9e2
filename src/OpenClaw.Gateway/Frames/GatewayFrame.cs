using System.Text.Json;

namespace OpenClaw.Gateway.Frames;

/// <summary>The kinds of frame a gateway sends us.</summary>
internal enum GatewayFrameKind
{
    Response,
    Event,
}

/// <summary>
/// One incoming frame, read in a single pass without building anything: the parts stay byte ranges of the message until somebody wants
/// them, so that a response nobody waits for or an event of no interest costs no memory (docs/protocol/wire.md 2).
/// </summary>
internal readonly struct GatewayFrame
{
    /// <summary>JSON nesting we follow.</summary>
    public const int MaxDepth = 64;

    /// <summary>A document costs 12 bytes for each token on top of its text: 25 MiB of "1,1,1,…" would become 160 MB.</summary>
    private const int MaxTokens = 1_000_000;
    private const int MaxIdLength = 256;

    private GatewayFrame(GatewayFrameKind kind, string name, bool ok, long? seq, ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte> error)
    {
        Kind = kind;
        Name = name;
        Ok = ok;
        Seq = seq;
        Payload = payload;
        Error = error;
    }

    public GatewayFrameKind Kind { get; }

    /// <summary>The event's name or the response's id.</summary>
    public string Name { get; }

    /// <summary>A response's outcome.</summary>
    public bool Ok { get; }

    /// <summary>An event's number, if it has one.</summary>
    public long? Seq { get; }

    /// <summary>JSON text, empty if absent. Lives as long as the message.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>JSON text of a response's error, empty if absent.</summary>
    public ReadOnlyMemory<byte> Error { get; }

    /// <summary>Reads a message; false, with the reason, for anything that is not a response or an event.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> message, out GatewayFrame frame, out string? problem)
    {
        frame = default;
        try
        {
            return TryReadCore(message, out frame, out problem);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            // InvalidOperationException: a string with half a surrogate pair.
            problem = "not valid JSON";
            return false;
        }
    }

    /// <summary>Builds the document of a part. The caller disposes it.</summary>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json) =>
        JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });

    private static bool TryReadCore(ReadOnlyMemory<byte> message, out GatewayFrame frame, out string? problem)
    {
        frame = default;
        var reader = new Utf8JsonReader(message.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            problem = "not a JSON object";
            return false;
        }
        string? type = null, id = null, name = null;
        bool? ok = null;
        long? seq = null;
        ReadOnlyMemory<byte> payload = default, error = default;
        int tokens = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int member = reader.ValueTextEquals("type"u8) ? 1 : reader.ValueTextEquals("id"u8) ? 2 : reader.ValueTextEquals("event"u8) ? 3
                : reader.ValueTextEquals("ok"u8) ? 4 : reader.ValueTextEquals("seq"u8) ? 5 : reader.ValueTextEquals("payload"u8) ? 6
                : reader.ValueTextEquals("error"u8) ? 7 : 0;
            reader.Read();
            JsonTokenType kind = reader.TokenType;
            int start = (int)reader.TokenStartIndex;
            switch (member)
            {
                case 1: type = ShortString(ref reader); break;
                case 2: id = ShortString(ref reader); break;
                case 3: name = ShortString(ref reader); break;
                case 4: ok = kind switch { JsonTokenType.True => true, JsonTokenType.False => false, _ => null }; break;
                case 5: seq = kind == JsonTokenType.Number && reader.TryGetInt64(out long number) ? number : null; break;
            }
            if (!SkipValue(ref reader, ref tokens))
            {
                problem = "too many values";
                return false;
            }
            ReadOnlyMemory<byte> text = message.Slice(start, (int)reader.BytesConsumed - start);
            if (member == 6)
            {
                payload = text;
            }
            else if (member == 7)
            {
                error = text;
            }
        }
        // To the very end: what follows the object must be white space.
        while (reader.Read())
        {
        }
        if (type == "event" && !string.IsNullOrEmpty(name))
        {
            frame = new GatewayFrame(GatewayFrameKind.Event, name!, false, seq, payload, default);
            problem = null;
            return true;
        }
        if (type == "res" && !string.IsNullOrEmpty(id) && ok is { } outcome)
        {
            frame = new GatewayFrame(GatewayFrameKind.Response, id!, outcome, null, payload, error);
            problem = null;
            return true;
        }
        problem = "not a response or an event";
        return false;
    }

    private static string? ShortString(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= MaxIdLength ? reader.GetString() : null;

    private static bool SkipValue(ref Utf8JsonReader reader, ref int tokens)
    {
        int depth = reader.CurrentDepth;
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            do
            {
                if (!reader.Read())
                {
                    return false;
                }
                if (++tokens > MaxTokens)
                {
                    return false;
                }
            }
            while (reader.CurrentDepth > depth || reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray));
        }
        return ++tokens <= MaxTokens;
    }
}
