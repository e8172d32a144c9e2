using System.Text;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.State;

/// <summary>A JSON file of the state directory: read whole, replaced whole, never overwritten while it cannot be understood.</summary>
internal static class JsonStateFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The file's JSON object, or null when there is no file.</summary>
    /// <exception cref="NodeStateException">The file is there and does not hold a JSON object; the message says where.</exception>
    public static JsonObject? Read(string path, bool json5 = false)
    {
        byte[]? content = PrivateFile.Read(path);
        if (content is null)
        {
            return null;
        }
        try
        {
            string text = Utf8.GetString(content);
            JsonTree tree = json5 ? JsonTreeReader.ReadJson5(text) : JsonTreeReader.Read(text);
            return tree.AsObject ?? throw Malformed(path, $"line {tree.Line}: the file must hold one JSON object");
        }
        catch (JsonTreeException problem)
        {
            throw Malformed(path, problem.Message, problem);
        }
        catch (DecoderFallbackException problem)
        {
            throw Malformed(path, "it is not UTF-8 text", problem);
        }
    }

    /// <summary>Replaces the file.</summary>
    public static void Write(string path, JsonObject content) => PrivateFile.WriteAtomic(path, ToBytes(content));

    /// <summary>The bytes that <see cref="Write"/> stores.</summary>
    public static byte[] ToBytes(JsonObject content) => Utf8.GetBytes(JsonTreeWriter.WriteFile(content));

    /// <summary>Decodes UTF-8 strictly.</summary>
    public static string Decode(byte[] content) => Utf8.GetString(content);

    /// <summary>What is said about a file of this node; one that is another's is only read.</summary>
    public const string LeftAsItIs = "It was left as it is: repair it, or move it away to start afresh.";

    /// <summary>The error for a file that is left as it is.</summary>
    public static NodeStateException Malformed(string path, string where, Exception? inner = null) => new(
        StateProblem.Malformed, $"{path} is not valid ({where}). {LeftAsItIs}",
        path, inner);
}
