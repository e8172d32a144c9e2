using OpenClaw.Gateway.Text;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Matching;

/// <summary>
/// The text of one command, as durable rules name it. Gateways write the first 64 bits of its hash, which somebody who may choose both
/// texts can make alike in some days of computing; a rule with the whole hash is taken, too.
/// </summary>
/// <param name="commandText">The command.</param>
internal sealed class GrantedText(string commandText)
{
    private const string Prefix = "=command:";
    private const int Short = 16;

    private readonly string _text = JsText.Trim(commandText);
    private string? _hash;

    /// <summary>True when the rule is for this very text.</summary>
    public bool IsBy(AllowlistRule rule)
    {
        if (_text.Length == 0)
        {
            return false;
        }
        if (rule.CommandText is { } old && JsText.Trim(old) == _text)
        {
            return true;
        }
        if (!rule.Pattern.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }
        string hash = _hash ??= HashText.Sha256(_text);
        int length = rule.Pattern.Length - Prefix.Length;
        return (length == hash.Length || length == Short) && string.CompareOrdinal(rule.Pattern, Prefix.Length, hash, 0, length) == 0;
    }

    /// <summary>What such rules are found by: the beginning of a hash, or a text itself.</summary>
    public IEnumerable<string> Keys => _text.Length == 0 ? [] : [PatternOf(_text), _text];

    /// <summary>The same of a rule; none where it is for no text.</summary>
    public static IEnumerable<string> KeysOf(AllowlistRule rule)
    {
        if (rule.CommandText is { } old)
        {
            yield return JsText.Trim(old);
        }
        if (rule.Pattern.StartsWith(Prefix, StringComparison.Ordinal) && rule.Pattern.Length >= Prefix.Length + Short)
        {
            yield return rule.Pattern.Substring(0, Prefix.Length + Short);
        }
    }

    /// <summary>The rule's pattern as gateways write it.</summary>
    public static string PatternOf(string commandText) => Prefix + HashText.Sha256(commandText).Substring(0, Short);
}
