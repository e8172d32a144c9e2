using System.Text.RegularExpressions;

namespace OpenClaw.Browser.Discovery;

/// <summary>
/// The browser that the user opens links with, if it is one of the Chromium family (docs/protocol/browser.md 3.1, step 1).
/// </summary>
internal static class DefaultBrowser
{
    private const string UserChoice = @"Software\Microsoft\Windows\Shell\Associations\UrlAssociations\http\UserChoice";

    public static FoundBrowser? Find(IMachine machine)
    {
        string? path = machine.Kind switch
        {
            MachineKind.Windows => OfWindows(machine),
            MachineKind.Linux => OfLinux(machine),
            _ => null,
        };
        return path is not null && BrowserNames.IsKnown(path) && machine.FileExists(path)
            ? new FoundBrowser(BrowserNames.KindOf(path), path) : null;
    }

    private static string? OfWindows(IMachine machine)
    {
        string? id = machine.Registry("HKCU", UserChoice, "ProgId");
        string? command = (id is null ? null : machine.Registry("HKCR", id + @"\shell\open\command", ""))
            ?? machine.Registry("HKCR", @"http\shell\open\command", "");
        return command is null ? null : FirstWord(Environment.ExpandEnvironmentVariables(command));
    }

    private static string? OfLinux(IMachine machine)
    {
        string? entry = machine.Ask("xdg-settings", "get", "default-web-browser")
            ?? machine.Ask("xdg-mime", "query", "default", "x-scheme-handler/http");
        // The name of a file, nothing that leads elsewhere.
        if (entry is null || !entry.EndsWith(".desktop", StringComparison.Ordinal) || entry.IndexOf('/') >= 0)
        {
            return null;
        }
        string data = machine.Variable("XDG_DATA_HOME") ?? machine.Home + "/.local/share";
        string? text = new[] { data, "/usr/local/share", "/usr/share", "/var/lib/snapd/desktop", "/var/lib/flatpak/exports/share" }
            .Select(root => machine.ReadText($"{root}/applications/{entry}"))
            .FirstOrDefault(found => found is not null);
        Match exec = Regex.Match(text ?? "", @"^Exec=(.+)$", RegexOptions.Multiline | RegexOptions.CultureInvariant);
        if (!exec.Success || FirstWord(exec.Groups[1].Value.Trim()) is not { } program)
        {
            return null;
        }
        return program.IndexOf('/') >= 0
            ? program
            : (machine.Variable("PATH") ?? "").Split(':').Where(one => one.StartsWith("/", StringComparison.Ordinal))
                .Select(one => one + "/" + program).FirstOrDefault(machine.FileExists);
    }

    /// <summary>The program of a command line: in quotes, or up to <c>.exe</c> or a blank.</summary>
    private static string? FirstWord(string command)
    {
        Match match = Regex.Match(command, "^\\s*(?:\"([^\"]+)\"|(.+?\\.exe)(?=\\s|$)|(\\S+))",
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        return match.Success ? match.Groups.Cast<Group>().Skip(1).First(group => group.Success).Value : null;
    }
}
