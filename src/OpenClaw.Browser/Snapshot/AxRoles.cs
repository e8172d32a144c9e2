namespace OpenClaw.Browser.Snapshot;

/// <summary>Which roles get a ref, and which are dropped when they say nothing (docs/protocol/browser.md 2.4). Lower case.</summary>
internal static class AxRoles
{
    /// <summary>What a user acts on: always a ref.</summary>
    private static readonly HashSet<string> Interactive = new(StringComparer.Ordinal)
    {
        "button", "checkbox", "combobox", "link", "listbox", "menuitem", "menuitemcheckbox", "menuitemradio", "option", "radio",
        "searchbox", "slider", "spinbutton", "switch", "tab", "textbox", "treeitem",
    };

    /// <summary>What holds content: a ref when it has a name.</summary>
    private static readonly HashSet<string> Content = new(StringComparer.Ordinal)
    {
        "article", "cell", "columnheader", "gridcell", "heading", "listitem", "main", "navigation", "region", "rowheader",
    };

    private static readonly HashSet<string> Structural = new(StringComparer.Ordinal)
    {
        "application", "directory", "document", "generic", "grid", "group", "ignored", "list", "menu", "menubar", "none", "presentation",
        "row", "rowgroup", "table", "tablist", "toolbar", "tree", "treegrid",
    };

    public const string Iframe = "iframe";

    public static bool IsInteractive(string role) => Interactive.Contains(role);

    public static bool IsContent(string role) => Content.Contains(role);

    public static bool IsStructural(string role) => Structural.Contains(role);
}
