using System.Text.RegularExpressions;
using OpenClaw.Browser.Routes;

namespace OpenClaw.Browser.Tabs;

/// <summary>How a request names a tab (docs/protocol/browser.md 2, "Common rules").</summary>
internal static class TabReference
{
    /// <summary>The one tab that is meant.</summary>
    /// <exception cref="RouteException">404 none; 409 several.</exception>
    public static Tab Resolve(string text, IReadOnlyList<Tab> tabs)
    {
        string wanted = text.Trim();
        Tab[] exact = tabs.Where(tab => tab.TargetId == wanted || tab.TabId == wanted || tab.Label == wanted).ToArray();
        Tab[] matches = exact.Length > 0 || wanted.Length == 0
            ? exact : tabs.Where(tab => tab.TargetId.StartsWith(wanted, StringComparison.OrdinalIgnoreCase)).ToArray();
        return matches.Length switch
        {
            1 => matches[0],
            0 => throw NotFound(wanted),
            _ => throw new RouteException(409, "ambiguous browser tab reference"),
        };
    }

    /// <summary>No tab of this name; blank when a tab was meant that nobody named.</summary>
    public static RouteException NotFound(string wanted)
    {
        string shown = Observed.InMessage(wanted) is var begin && begin.Length < wanted.Length ? begin + "…" : wanted;
        string hint = wanted.All(c => c is >= '0' and <= '9')
            ? $"Numeric values are not tab targets; use a stable tab id like \"t1\", a label, or a raw targetId. For positional selection, use \"openclaw browser tab select {shown}\"."
            : "Use action=tabs and pass suggestedTargetId, tabId, label, or raw targetId.";
        return new RouteException(404, wanted.Length == 0 ? "tab not found" : $"tab not found: browser tab \"{shown}\" not found. {hint}");
    }

    /// <summary>A label as it may be given; null for none.</summary>
    /// <exception cref="RouteException">500 it holds something else (the reference answers so).</exception>
    public static string? Label(string? text)
    {
        if (text is null)
        {
            return null;
        }
        return Regex.IsMatch(text, "^[A-Za-z0-9_.:-]{1,64}\\z", RegexOptions.CultureInvariant)
            ? text
            : throw new RouteException(500, "Error: tab label must be 1-64 chars and use only letters, numbers, _, ., :, or -");
    }
}
