using System.Text.Json;
using OpenClaw.Gateway.Text;

namespace OpenClaw.Node.Operator;

/// <summary>Members of a gateway's lists: other machines gave themselves these names, so they come out as short single lines.</summary>
internal static class OperatorJson
{
    public const int MaxItems = 1000;
    private const int MaxWords = 512;
    private const int MaxWord = 256;

    /// <summary>The last moment that a time of .NET can be, in milliseconds of Unix.</summary>
    public const long MaxTime = 253402300799999;

    /// <summary>An id that can be sent back as it is, or null.</summary>
    public static string? Id(JsonElement owner, string name) =>
        JsonRead.String(owner, name, MaxWord) is { Length: > 0 } id && !id.Any(char.IsControl) ? id : null;

    public static string? Line(JsonElement owner, string name) =>
        Printable.Clean(JsonRead.String(owner, name, 4096), MaxWord) is { Length: > 0 } text ? text : null;

    public static IReadOnlyList<string> Words(JsonElement owner, string name) =>
        [.. JsonRead.Strings(owner, name, MaxWords, MaxWord).Select(word => Printable.Clean(word, MaxWord))];

    /// <summary>False for a list with members that <see cref="Words"/> leaves out: what is asked for there nobody would see.</summary>
    public static bool AreAllWords(JsonElement owner, string name) =>
        !owner.TryGetProperty(name, out JsonElement list) || list.ValueKind == JsonValueKind.Null
        || (list.ValueKind == JsonValueKind.Array && list.GetArrayLength() == JsonRead.Strings(owner, name, MaxWords, MaxWord).Count);

    public static DateTimeOffset? Time(JsonElement owner, string name) =>
        JsonRead.Long(owner, name, 1, MaxTime) is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time).ToLocalTime() : null;

    /// <summary>The objects of an array, no more than anybody wants to see.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out JsonElement array)
            && array.ValueKind == JsonValueKind.Array
            ? array.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).Take(MaxItems)
            : [];
}
