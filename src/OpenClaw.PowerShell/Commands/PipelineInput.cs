using System.Collections;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// Reads what came through a pipeline. PowerShell would make a text of any object and bind that; here an object counts for what it is, or
/// for the properties it has, or it is refused with words that say what is taken instead.
/// </summary>
internal static class PipelineInput
{
    /// <summary>The object itself, without PowerShell's wrapper; one that has properties only stays as it is.</summary>
    public static object? Base(object? input) => input is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : input;

    /// <summary>True when the object has one of these properties.</summary>
    public static bool Has(PSObject input, params string[] names) => names.Any(name => input.Properties[name] is not null);

    /// <summary>The text of the first of these properties that holds one; an empty column of a file is none.</summary>
    public static string? Text(PSObject input, params string[] names) =>
        names.Select(name => Value(input, name)).Select(value => Base(value) as string)
            .FirstOrDefault(text => !string.IsNullOrWhiteSpace(text))?.Trim();

    /// <summary>The texts of the first of these properties that holds a list.</summary>
    public static string[]? Texts(PSObject input, params string[] names) => names
        .Select(name => Base(Value(input, name)))
        .OfType<IEnumerable>()
        .Where(value => value is not string)
        .Select(list => list.Cast<object?>().Select(item => Base(item)?.ToString() ?? "").ToArray())
        .FirstOrDefault(list => list.Length > 0);

    /// <summary>The objects of a parameter that takes one or several.</summary>
    public static IEnumerable<PSObject> Each(PSObject input) =>
        Many(input)?.Cast<object?>().Where(item => item is not null).Select(item => PSObject.AsPSObject(item)) ?? [input];

    /// <summary>An argument that is one or several, each made into what the parameter takes.</summary>
    public static object Transform(object input, Func<object, object> one) =>
        Many(input)?.Cast<object>().Select(one).ToArray() ?? one(input);

    private static IEnumerable? Many(object? input) => Base(input) is IEnumerable many and not string and not IDictionary ? many : null;

    /// <summary>The full name of its type, also of what came over remoting or went through Select-Object.</summary>
    public static string KindOf(PSObject input) =>
        Regex.Replace(input.TypeNames.FirstOrDefault() ?? "", "^((Deserialized|Selected)\\.)+", "");

    /// <summary>True for an object that has properties only and is none of this module: a row of a file, say.</summary>
    // A process or a service that came over remoting has properties only, too, and an Id that is a number of its own kind.
    public static bool IsRow(PSObject input) =>
        input.BaseObject is PSCustomObject && !KindOf(input).StartsWith("OpenClaw.", StringComparison.Ordinal)
        && !(input.TypeNames.FirstOrDefault() is { } name && name.StartsWith("Deserialized.", StringComparison.Ordinal)
            && !name.StartsWith("Deserialized.Selected.", StringComparison.Ordinal)
                && name != "Deserialized." + typeof(PSCustomObject).FullName);

    /// <summary>The error for an object that a cmdlet can do nothing with.</summary>
    public static OpenClawCommandException Unfit(object? input, string takes, string next) => new(
        "PipelineInputUnsupported", ErrorCategory.InvalidArgument, $"An object of the type {TypeOf(input)} cannot be used here: {takes}",
        next, input);

    /// <summary>The type of an object for people; that of an object which came over remoting or out of a file by the name it had.</summary>
    private static string TypeOf(object? input) =>
        input is PSObject { TypeNames: [string name, ..] } ? name : input?.GetType().FullName ?? "null";

    /// <summary>A property; null where there is none or it cannot be read.</summary>
    public static object? Value(PSObject input, string name)
    {
        try
        {
            return input.Properties[name]?.Value;
        }
        catch (GetValueException)
        {
            return null;
        }
    }
}
