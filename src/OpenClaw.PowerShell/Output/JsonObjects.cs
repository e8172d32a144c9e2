using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text;
using System.Text.Json;

namespace OpenClaw.PowerShell.Output;

/// <summary>
/// PowerShell's objects as JSON and back, as ConvertTo-Json and ConvertFrom-Json do; those cannot be called from a cmdlet on every edition.
/// </summary>
internal static class JsonObjects
{
    private const int MaxDepth = 64;

    /// <summary>The parameters of a node command: nothing, JSON text, a hashtable or an object.</summary>
    /// <exception cref="OpenClawCommandException">They are no JSON object.</exception>
    public static string ToParameters(object? value)
    {
        value = value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
        if (value is null)
        {
            return "{}";
        }

        string json = value is string text ? text : Write(value);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array
                ? json : throw Invalid("they are neither an object nor an array");
        }
        catch (JsonException problem)
        {
            throw Invalid(problem.Message);
        }

        static OpenClawCommandException Invalid(string why) => new(
            "ParametersInvalid", ErrorCategory.InvalidArgument, $"-Parameters cannot be used: {why}",
            "Give a hashtable: -Parameters @{ bins = 'git', 'pwsh' }");
    }

    /// <summary>A member that the command wants as a list, given as a single value as PowerShell lets people write it.</summary>
    public static object? WithList(object? parameters, string member)
    {
        object? plain = parameters is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : parameters;
        if (plain is Hashtable table && table[member] is string single)
        {
            Hashtable copy = (Hashtable)table.Clone();
            copy[member] = new[] { single };
            return copy;
        }

        return parameters;
    }

    /// <summary>Objects become PSObjects with the members in their order, arrays become arrays, whole numbers int or long.</summary>
    public static object? Read(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => ReadObject(element),
        JsonValueKind.Array => element.EnumerateArray().Select(Read).ToArray(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => ReadNumber(element),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    // Not one conditional expression: its branches would all become double.
    private static object ReadNumber(JsonElement element)
    {
        if (element.TryGetInt32(out int small))
        {
            return small;
        }

        return element.TryGetInt64(out long whole) ? whole : (object)element.GetDouble();
    }

    private static PSObject ReadObject(JsonElement element)
    {
        PSObject result = new();
        foreach (JsonProperty member in element.EnumerateObject())
        {
            // The node names the members: an empty or a doubled name must not end the command.
            if (member.Name.Length > 0)
            {
                result.Properties.Remove(member.Name);
                result.Properties.Add(new PSNoteProperty(member.Name, Read(member.Value)));
            }
        }

        return result;
    }

    private static string Write(object value)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            Write(json, value, 0);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter json, object? value, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new OpenClawCommandException(
                "ParametersInvalid", ErrorCategory.InvalidArgument,
                "-Parameters goes deeper than 64 levels; perhaps an object holds itself.", "Give only what the command needs.");
        }

        object? plain = value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
        switch (plain)
        {
            case null or DBNull:
                json.WriteNullValue();
                break;
            case string or char or Enum or Uri or Guid or Version:
                json.WriteStringValue(plain.ToString());
                break;
            case bool yes:
                json.WriteBooleanValue(yes);
                break;
            case SwitchParameter given:
                json.WriteBooleanValue(given.IsPresent);
                break;
            case DateTime time:
                json.WriteStringValue(time.ToString("o", CultureInfo.InvariantCulture));
                break;
            case DateTimeOffset time:
                json.WriteStringValue(time.ToString("o", CultureInfo.InvariantCulture));
                break;
            case sbyte or byte or short or ushort or int or uint or long:
                json.WriteNumberValue(Convert.ToInt64(plain, CultureInfo.InvariantCulture));
                break;
            case ulong or decimal:
                json.WriteNumberValue(Convert.ToDecimal(plain, CultureInfo.InvariantCulture));
                break;
            case float or double:
                WriteDouble(json, Convert.ToDouble(plain, CultureInfo.InvariantCulture));
                break;
            case IDictionary members:
                WriteMembers(json, members.Keys.Cast<object>().Select(key => (key.ToString() ?? "", (object?)members[key])), depth);
                break;
            case IEnumerable items:
                json.WriteStartArray();
                foreach (object? item in items)
                {
                    Write(json, item, depth + 1);
                }

                json.WriteEndArray();
                break;
            default:
                WriteMembers(json,
                    PSObject.AsPSObject(value).Properties.Where(member => member.IsGettable)
                    .Select(member => (member.Name, (object?)member.Value)), depth);
                break;
        }
    }

    private static void WriteMembers(Utf8JsonWriter json, IEnumerable<(string Name, object? Value)> members, int depth)
    {
        json.WriteStartObject();
        foreach ((string name, object? value) in members)
        {
            json.WritePropertyName(name);
            Write(json, value, depth + 1);
        }

        json.WriteEndObject();
    }

    private static void WriteDouble(Utf8JsonWriter json, double number)
    {
        if (double.IsNaN(number) || double.IsInfinity(number))
        {
            json.WriteStringValue(number.ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            json.WriteNumberValue(number);
        }
    }
}
