using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using OpenClaw.Gateway.Text;

namespace OpenClaw.NodeHost.Terminal;

/// <summary>Writes one indented JSON object, without reflection: `--json` output of the verbs.</summary>
internal static class JsonText
{
    // Meant for terminals and other programs, not for HTML: "C:\é" stays readable.
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TextWriter output, Action<Utf8JsonWriter> members)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes, Options))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        PrintableWriter.Exact(output).WriteLine(Printable.Json(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length)));
    }
}
