using System.Globalization;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser;

/// <summary>Writes JSON objects in one line: parameters of DevTools commands and answers of routes.</summary>
internal static class Json
{
    /// <summary>An object of these members in this order; members whose value is null are left out.</summary>
    /// <param name="members">Values: text, bool, int, long, double, <see cref="JsonTree"/>, or a list of those.</param>
    public static JsonObject Object(params (string Name, object? Value)[] members) =>
        new(members.Where(member => member.Value is not null)
            .Select(member => new KeyValuePair<string, JsonTree>(member.Name, Tree(member.Value!))));

    public static JsonTree Number(double value) =>
        double.IsNaN(value) || double.IsInfinity(value)
            ? throw new ArgumentOutOfRangeException(nameof(value))
            : new JsonNumber(value.ToString("R", CultureInfo.InvariantCulture));

    private static JsonTree Tree(object value) => value switch
    {
        JsonTree tree => tree,
        string text => JsonTree.Of(text),
        bool flag => JsonTree.Of(flag),
        int number => JsonTree.Of(number),
        long number => JsonTree.Of(number),
        double number => Number(number),
        System.Collections.IEnumerable items => new JsonArray(items.Cast<object>().Select(Tree).ToArray()),
        _ => throw new ArgumentException($"{value.GetType().Name} has no JSON form here.", nameof(value)),
    };
}
