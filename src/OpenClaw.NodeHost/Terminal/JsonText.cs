using System.Text.Json;
using OpenClaw.Gateway.Text;

namespace OpenClaw.NodeHost.Terminal;

/// <summary>Writes one indented JSON object: `--json` output of the verbs.</summary>
internal static class JsonText
{
    public static void Write(TextWriter output, Action<Utf8JsonWriter> members) =>
        PrintableWriter.Exact(output).WriteLine(IndentedJson.Of(members));
}
