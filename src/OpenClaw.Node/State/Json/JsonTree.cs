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
            return long.TryParse(digits[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long hex)
                ? sign * (double)hex : double.NaN;
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

/// <summary>
/// An object with its members in order. A name occurs once: made in memory, the last value wins at the first place; in a text that is read,
/// a second one is an error.
/// </summary>
internal sealed class JsonObject : JsonTree
{
    // Most objects are small: looking through them costs less than an index.
    private const int MostWithoutIndex = 32;

    private readonly KeyValuePair<string, JsonTree>[] _members;
    private readonly Dictionary<string, int>? _places;

    public JsonObject(IEnumerable<KeyValuePair<string, JsonTree>> members)
    {
        var list = new List<KeyValuePair<string, JsonTree>>();
        foreach (KeyValuePair<string, JsonTree> member in members)
        {
            if (Find(member.Key, list, _places) is >= 0 and int place)
            {
                list[place] = member;
                continue;
            }
            list.Add(member);
            if (_places is not null)
            {
                _places.Add(member.Key, list.Count - 1);
            }
            else if (list.Count > MostWithoutIndex)
            {
                _places = new Dictionary<string, int>(StringComparer.Ordinal);
                for (int i = 0; i < list.Count; i++)
                {
                    _places.Add(list[i].Key, i);
                }
            }
        }
        _members = [.. list];
    }

    private JsonObject(KeyValuePair<string, JsonTree>[] members) => _members = members;

    public static JsonObject Empty { get; } = new(Array.Empty<KeyValuePair<string, JsonTree>>());

    public IReadOnlyList<KeyValuePair<string, JsonTree>> Members => _members;

    /// <summary>The member's value, or null when there is none of that name.</summary>
    public JsonTree? this[string name] => Find(name, _members, _places) is >= 0 and int place ? _members[place].Value : null;

    public bool Has(string name) => Find(name, _members, _places) >= 0;

    /// <summary>The same object with one member replaced in place, added at the end, or (null) removed.</summary>
    public JsonObject With(string name, JsonTree? value)
    {
        if (value is null)
        {
            return Has(name) ? new JsonObject(Members.Where(member => member.Key != name)) { Line = Line } : this;
        }
        var member = new KeyValuePair<string, JsonTree>(name, value);
        if (_members.Length >= MostWithoutIndex)
        {
            return new JsonObject(Members.Concat([member])) { Line = Line };
        }
        int place = Find(name, _members, null);
        var changed = new KeyValuePair<string, JsonTree>[_members.Length + (place < 0 ? 1 : 0)];
        _members.CopyTo(changed, 0);
        changed[place < 0 ? _members.Length : place] = member;
        return new JsonObject(changed) { Line = Line };
    }

    private static int Find(string name, IList<KeyValuePair<string, JsonTree>> members, Dictionary<string, int>? places)
    {
        if (places is not null)
        {
            return places.TryGetValue(name, out int place) ? place : -1;
        }
        for (int i = 0; i < members.Count; i++)
        {
            if (string.Equals(members[i].Key, name, StringComparison.Ordinal))
            {
                return i;
            }
        }
        return -1;
    }

    /// <summary>The members whose names are not among <paramref name="known"/>, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonTree>> Except(params string[] known) =>
        Members.Where(member => Array.IndexOf(known, member.Key) < 0).ToArray();
}
