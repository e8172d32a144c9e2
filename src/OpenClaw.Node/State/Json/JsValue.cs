using System.Globalization;
using System.Text;

namespace OpenClaw.Node.State.Json;

/// <summary>Values of a request as JavaScript would turn them into text: a gateway compares plans after doing just that.</summary>
internal static class JsValue
{
    private const int MaxArguments = 100_000;

    /// <summary><c>String(x)</c> of every element; null when it is no list.</summary>
    public static List<string>? Strings(JsonTree? list) =>
        list?.AsArray is { Count: <= MaxArguments } items ? items.Select(Text).ToList() : null;

    public static string Text(JsonTree value) => value switch
    {
        JsonText text => text.Value,
        JsonBool flag => flag.Value ? "true" : "false",
        JsonNumber number => Number(number.Value),
        JsonArray array => string.Join(",", array.Items.Select(item => item is JsonNull ? "" : Text(item))),
        JsonObject => "[object Object]",
        _ => "null",
    };

    /// <summary>
    /// Number to text by ECMA-262: the shortest digits that give the number back, exponents only beyond 1e21 and below 1e-6.
    /// </summary>
    internal static string Number(double value)
    {
        if (double.IsInfinity(value))
        {
            return value > 0 ? "Infinity" : "-Infinity";
        }
        if (value == 0)
        {
            return "0";
        }
        if (Math.Abs(value) < 1e15 && value == Math.Floor(value))
        {
            return ((long)value).ToString(CultureInfo.InvariantCulture);
        }
        string text = value.ToString("E16", CultureInfo.InvariantCulture);
        for (int precision = 0; precision < 17; precision++)
        {
            string shorter = value.ToString("E" + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            if (double.Parse(shorter, CultureInfo.InvariantCulture) == value)
            {
                text = shorter;
                break;
            }
        }
        int e = text.IndexOf('E');
        string sign = value < 0 ? "-" : "";
        string digits = text.Substring(0, e).Replace("-", "").Replace(".", "");
        int point = int.Parse(text.Substring(e + 1), CultureInfo.InvariantCulture) + 1;
        StringBuilder result = new(sign);
        if (point > 21 || point < -5)
        {
            result.Append(digits[0]);
            if (digits.Length > 1)
            {
                result.Append('.').Append(digits, 1, digits.Length - 1);
            }
            result.Append('e').Append(point > 0 ? "+" : "-").Append(Math.Abs(point - 1).ToString(CultureInfo.InvariantCulture));
        }
        else if (point <= 0)
        {
            result.Append("0.").Append('0', -point).Append(digits);
        }
        else if (point >= digits.Length)
        {
            result.Append(digits).Append('0', point - digits.Length);
        }
        else
        {
            result.Append(digits, 0, point).Append('.').Append(digits, point, digits.Length - point);
        }
        return result.ToString();
    }
}
