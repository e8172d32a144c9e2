namespace OpenClaw.Browser.Launch;

/// <summary>The text of a browser that did not come up: what it said itself, and the usual reasons.</summary>
internal static class LaunchFailure
{
    private const int MaxTail = 2000;

    public static string Describe(string profile, BrowserCommand command, string tail, bool silent)
    {
        string said = tail.Trim() is { Length: > 0 } text ? " It said: " + (text.Length > MaxTail ? text[^MaxTail..] : text) : "";
        string happened = silent ? "did not answer within 15 seconds" : "ended before it answered";
        return $"Error: Failed to start the browser for profile \"{profile}\": {command.Executable} {happened}.{said}{Hint(tail, command)}";
    }

    private static string Hint(string tail, BrowserCommand command)
    {
        if (Has(tail, "no-sandbox") || Has(tail, "SUID sandbox") || Has(tail, "Failed to move to new namespace"))
        {
            return " Hint: run the node as an ordinary user, or set browser.noSandbox: true (containers, root).";
        }
        if (Has(tail, "missing x server") || Has(tail, "$DISPLAY") || Has(tail, "Missing X server"))
        {
            return $" Hint: there is no display; set {HeadlessMode.Variable}=1 or browser.headless: true.";
        }
        return Has(tail, "ProcessSingleton") || Has(tail, "existing browser session")
            ? $" Hint: another browser uses {command.Arguments.FirstOrDefault(one => one.StartsWith("--user-data-dir=", StringComparison.Ordinal))?[16..]}; close it."
            : "";
    }

    private static bool Has(string text, string part) => text.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0;
}
