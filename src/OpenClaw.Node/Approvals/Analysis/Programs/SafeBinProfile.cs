using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Analysis.Programs;

/// <summary>
/// Which arguments keep a filter such as <c>head</c> a mere filter: it reads its input, touches no file and starts nothing.
/// </summary>
internal sealed class SafeBinProfile
{
    private readonly OptionTable _options;

    public SafeBinProfile(int minPositional = 0, int? maxPositional = null, IEnumerable<string>? valueFlags = null,
        IEnumerable<string>? switches = null, IEnumerable<string>? denied = null)
    {
        MinPositional = minPositional;
        MaxPositional = maxPositional;
        _options = OptionTable.Of(valueFlags ?? [], switches, denied) with { Abbreviates = true, Clusters = true, AttachedValue = true };
    }

    public int MinPositional { get; }

    public int? MaxPositional { get; }

    /// <summary>True when the arguments (without the program) stay within the profile.</summary>
    public bool Accepts(IReadOnlyList<string> arguments)
    {
        int positional = 0;
        foreach (OptionWord word in _options.Read(arguments, 0))
        {
            bool isEmpty = word.Token.Length == 0 || word.Token == "-";
            bool isPlain = word.Kind switch
            {
                WordKind.Separator => true,
                WordKind.Operand => isEmpty || IsPlain(word.Token),
                WordKind.Flag => word.Value is null,
                WordKind.Valued => word.ValueIn(arguments) is { } value && (word.Values == 0 || value.Length > 0) && IsPlain(value),
                _ => false,
            };
            if (!isPlain)
            {
                return false;
            }
            positional += word.Kind == WordKind.Operand && !isEmpty ? 1 : 0;
        }
        return positional >= MinPositional && (MaxPositional is null || positional <= MaxPositional);
    }

    /// <summary>No wildcard, no expansion, nothing that names a file by its look: a filter gets text, not files.</summary>
    private static bool IsPlain(string value)
    {
        if (value.Length == 0 || value == "-")
        {
            return true;
        }
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            if (c is '*' or '?' or '[' or ']')
            {
                return false;
            }
            if (c == '$' && i + 1 < value.Length
                && (value[i + 1] is '_' or '@' or '*' or '?' or '!' or '$' or '#' or '-' or '{' or '(' or '['
                    || IsAsciiAlphanumeric(value[i + 1])))
            {
                return false;
            }
        }
        string trimmed = JsText.Trim(value);
        return trimmed.Length == 0 || trimmed == "-"
            || !(trimmed.StartsWith("./", StringComparison.Ordinal) || trimmed.StartsWith("../", StringComparison.Ordinal)
                || trimmed[0] is '~' or '/'
                || trimmed.Length > 2 && IsAsciiAlphanumeric(trimmed[0]) && trimmed[0] > '9' && trimmed[1] == ':'
                    && trimmed[2] is '\\' or '/');
    }

    private static bool IsAsciiAlphanumeric(char c) => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9';
}
