using System.Text.Encodings.Web;
using System.Text.Json;

namespace OpenClaw.Gateway.Frames;

/// <summary>How every frame is written.</summary>
internal static class FrameJson
{
    public static readonly JsonWriterOptions WriterOptions = new()
    {
        // The frame never meets HTML; escaping < > & + and every non-ASCII letter would make a large result six times longer.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = false,
    };
}
