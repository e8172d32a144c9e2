using System.Text.Json;

namespace OpenClaw.Gateway.Text;

/// <summary>Members of our own JSON that are more than one call to write.</summary>
internal static class JsonWrite
{
    /// <summary>A member that is a list of texts.</summary>
    public static void WriteStrings(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }
        json.WriteEndArray();
    }
}
