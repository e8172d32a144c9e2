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

    /// <summary>True for a rule of this kind, whatever its text is.</summary>
    public static bool IsOne(AllowlistRule rule) =>
        rule.CommandText is not null || rule.Pattern.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The rule's pattern as gateways write it.</summary>
    public static string PatternOf(string commandText) => Prefix + HashText.Sha256(commandText).Substring(0, Short);
}
