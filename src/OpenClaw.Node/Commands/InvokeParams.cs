using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Commands;

/// <summary>Parameters that cannot be used; becomes <c>INVALID_REQUEST</c> with the text of the reference.</summary>
internal sealed class InvalidParamsException(string message) : Exception(message)
{
    /// <summary>The answer. The prefix is how the reference's error objects print (docs/protocol/commands.md 2.6).</summary>
    public InvokeResult ToResult() => new InvokeResult.Failure("INVALID_REQUEST", "Error: " + Message);
}

/// <summary>Reads <c>paramsJSON</c> as every command does (docs/protocol/commands.md 2.6).</summary>
internal static class InvokeParams
{
    /// <summary>The parameters.</summary>
    /// <exception cref="InvalidParamsException">Absent, empty or not JSON.</exception>
    public static JsonTree Decode(InvokeRequest request)
    {
        if (string.IsNullOrEmpty(request.ParamsJson))
        {
            throw new InvalidParamsException("INVALID_REQUEST: paramsJSON required");
        }
        try
        {
            // Files may begin with a byte order mark, requests may not.
            return request.ParamsJson![0] == '\ufeff'
                ? throw new JsonTreeException("a byte order mark", 1, 1) : JsonTreeReader.Read(request.ParamsJson!);
        }
        catch (JsonTreeException)
        {
            throw new InvalidParamsException("INVALID_REQUEST: paramsJSON malformed JSON");
        }
    }

    /// <summary>A result with this payload.</summary>
    public static InvokeResult Answer(JsonObject payload) => new InvokeResult.Success(JsonTreeWriter.WriteCompact(payload));
}
