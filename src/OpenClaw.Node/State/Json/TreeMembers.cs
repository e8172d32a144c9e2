using System.Globalization;

namespace OpenClaw.Node.State.Json;

/// <summary>Sets a member only if its value differs, so that what was read stays as it was written.</summary>
internal static class TreeMembers
{
    public static JsonObject Put(this JsonObject tree, string name, string? value) =>
        tree[name]?.AsText == value && tree.Has(name) == (value is not null)
            ? tree : tree.With(name, value is null ? null : JsonTree.Of(value));

    public static JsonObject Put(this JsonObject tree, string name, bool? value) =>
        tree[name]?.AsBool == value && tree.Has(name) == value.HasValue
            ? tree : tree.With(name, value is { } known ? JsonTree.Of(known) : null);

    public static JsonObject Put(this JsonObject tree, string name, double? value)
    {
        if (tree[name]?.AsNumber == value && tree.Has(name) == value.HasValue)
        {
            return tree;
        }
        if (value is not { } number)
        {
            return tree.With(name, null);
        }
        bool whole = Math.Abs(number) < 1e15 && Math.Floor(number) == number;
        return tree.With(name, whole ? JsonTree.Of((long)number) : new JsonNumber(number.ToString("R", CultureInfo.InvariantCulture)));
    }
}
