using System.Collections.ObjectModel;

namespace OpenClaw.Gateway.Text;

/// <summary>A list that is also a text: a column of a CSV file or a message shows what is in it, not the name of its type.</summary>
/// <typeparam name="T">What is in it.</typeparam>
public sealed class ShownList<T> : ReadOnlyCollection<T>
{
    internal ShownList(IEnumerable<T> items, string separator)
        : base([.. items]) => Separator = separator;

    private string Separator { get; }

    /// <summary>All of it, on one line.</summary>
    public override string ToString() => string.Join(Separator, this);
}

/// <summary>Makes them.</summary>
internal static class ShownList
{
    public static IReadOnlyList<string> OfTexts(IEnumerable<string>? texts) =>
        texts as ShownList<string> ?? new ShownList<string>(texts ?? [], ", ");

    public static IReadOnlyList<T> Of<T>(IEnumerable<T>? items) => items as ShownList<T> ?? new ShownList<T>(items ?? [], "; ");
}
