using System.Globalization;

namespace OpenClaw.Node.State.Json;

/// <summary>
/// An immutable JSON value that keeps what a mere parse would lose and our files must not: the order of members, numbers as they were
/// written, strings with lone surrogates, and the line on which each value stands (for messages such as "line 12").
/// </summary>
internal abstract class JsonTree
{
    /// <summary>1-based line in the text it was read from; 0 for a value made in memory.</summary>
    public int Line { get; init; }

    public static JsonTree Null { get; } = new JsonNull();

    public static JsonTree Of(string text) => new JsonText(text);

    public static JsonTree Of(bool value) => new JsonBool(value);

    public static JsonTree Of(long value) => new JsonNumber(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>The string, or null when this is anything else.</summary>
    public string? AsText => (this as JsonText)?.Value;

    /// <summary>The object, or null when this is anything else.</summary>
    public JsonObject? AsObject => this as JsonObject;

    /// <summary>The array's items, or null when this is anything else.</summary>
    public IReadOnlyList<JsonTree>? AsArray => (this as JsonArray)?.Items;

    /// <summary>The boolean, or null when this is anything else.</summary>
    public bool? AsBool => (this as JsonBool)?.Value;

    /// <summary>The number as a finite double, or null when this is anything else.</summary>
    public double? AsNumber => (this as JsonNumber)?.Value is { } value && !double.IsNaN(value) && !double.IsInfinity(value) ? value : null;
}

internal sealed class JsonNull : JsonTree;

internal sealed class JsonBool(bool value) : JsonTree
{
    public bool Value { get; } = value;
}

internal sealed class JsonText(string value) : JsonTree
{
    public string Value { get; } = value;
}

/// <summary>A number as it was written.</summary>
internal sealed class JsonNumber(string raw) : JsonTree
{
    public string Raw { get; } = raw;

    /// <summary>Its value; infinite when too large for a double, as in JavaScript.</summary>
    public double Value { get; } = Parse(raw);

    private static double Parse(string raw)
    {
        // Forms that only JSON5 has.
        string digits = raw.TrimStart('+', '-');
        int sign = raw[0] == '-' ? -1 : 1;
        if (digits == "Infinity")
        {
            return sign * double.PositiveInfinity;
        }
        if (digits == "NaN")
        {
            return double.NaN;
        }
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return long.TryParse(digits[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long hex) ? sign * (double)hex : double.NaN;
        }
        if (double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
        {
            return value;
        }
        // .NET Framework refuses what is too large; newer runtimes answer infinity.
        return sign * double.PositiveInfinity;
    }
}

internal sealed class JsonArray(IReadOnlyList<JsonTree> items) : JsonTree
{
    public IReadOnlyList<JsonTree> Items { get; } = items;
}

/// <summary>An object with its members in order. A name occurs once: the last value wins at the first place, as in JavaScript.</summary>
internal sealed class JsonObject : JsonTree
{
    private readonly Dictionary<string, int> _places;

    public JsonObject(IEnumerable<KeyValuePair<string, JsonTree>> members)
    {
        var list = new List<KeyValuePair<string, JsonTree>>();
        _places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (KeyValuePair<string, JsonTree> member in members)
        {
            if (_places.TryGetValue(member.Key, out int place))
            {
                list[place] = member;
            }
            else
            {
                _places.Add(member.Key, list.Count);
                list.Add(member);
            }
        }
        Members = list;
    }

    public static JsonObject Empty { get; } = new([]);

    public IReadOnlyList<KeyValuePair<string, JsonTree>> Members { get; }

    /// <summary>The member's value, or null when there is none of that name.</summary>
    public JsonTree? this[string name] => _places.TryGetValue(name, out int place) ? Members[place].Value : null;

    public bool Has(string name) => _places.ContainsKey(name);

    /// <summary>The same object with one member replaced in place, added at the end, or (null) removed.</summary>
    public JsonObject With(string name, JsonTree? value)
    {
        if (value is null)
        {
            return Has(name) ? new JsonObject(Members.Where(member => member.Key != name)) { Line = Line } : this;
        }
        return new JsonObject(Members.Concat([new KeyValuePair<string, JsonTree>(name, value)])) { Line = Line };
    }

    /// <summary>The members whose names are not among <paramref name="known"/>, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonTree>> Except(params string[] known) =>
        Members.Where(member => Array.IndexOf(known, member.Key) < 0).ToArray();
}
