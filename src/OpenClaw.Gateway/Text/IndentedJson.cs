using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OpenClaw.Gateway.Text;

/// <summary>Writes one indented JSON object, without reflection: for people and programs alike.</summary>
internal static class IndentedJson
{
    // Meant for terminals, files and other programs, not for HTML: "C:\é" stays readable.
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The object with these members, without a line end behind it; nothing in it is hidden from who reads it.</summary>
    public static string Of(Action<Utf8JsonWriter> members)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes, Options))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }
        return Printable.Json(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
    }
}
