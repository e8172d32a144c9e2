using System.Globalization;
using System.Runtime.InteropServices;
using OpenClaw.Gateway.Compat;
using OpenClaw.Gateway.Text;
using OpenClaw.Node.Compat;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Native;

namespace OpenClaw.Node.Doctor;

/// <summary>
/// What a report of a fault has to say about the machine: versions and settings, no names of persons, of variables only the names.
/// </summary>
internal static class BundleMachine
{
    private static readonly string[] Prefixes = ["OPENCLAW_", "CLAWDBOT_", "MOLTBOT_"];
    private static readonly string[] Proxies = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"];
    private static readonly string[] Shown = ["TERM", "LANG", "LC_ALL"];

    /// <param name="shell">What runs this program: the version of PowerShell; null where it runs by itself.</param>
    /// <param name="environment">The variables.</param>
    /// <param name="now">The time.</param>
    public static IEnumerable<string> Lines(string? shell, IReadOnlyDictionary<string, string> environment, DateTimeOffset now)
    {
        string path = environment.FirstOrDefault(variable => variable.Key.Equals("PATH", StringComparison.OrdinalIgnoreCase)).Value ?? "";
        string[] names = [.. environment.Keys.Where(IsNamed).OrderBy(name => name, StringComparer.Ordinal)];
        return new (string Name, string Value)[]
        {
            ("OpenClaw for PowerShell", PreparedNode.Version),
            ("Runs in", shell ?? "openclaw-node"),
            (".NET", RuntimeInformation.FrameworkDescription),
            ("System", RuntimeInformation.OSDescription),
            ("Architecture", $"{RuntimeInformation.ProcessArchitecture} process on {RuntimeInformation.OSArchitecture}"),
            ("Account", Account()),
            ("Time", now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)),
            ("Time zone", $"{TimeZoneInfo.Local.Id} ({Offset(TimeZoneInfo.Local.GetUtcOffset(now))})"),
            ("Culture", CultureInfo.CurrentCulture.Name.Length == 0 ? "invariant" : CultureInfo.CurrentCulture.Name),
        }
        .Concat(Shown.Select(name => (Name: name, Value: environment.TryGetValue(name, out string? value) ? value! : "not set")))
        .Append((Name: "PATH",
            Value: $"{path.Length.ToString(CultureInfo.InvariantCulture)} characters, {path.Split(Path.PathSeparator).Count(part => part.Length > 0).ToString(CultureInfo.InvariantCulture)} directories"))
        .Append((Name: "Variables that are set",
            Value: names.Length == 0 ? "none of OPENCLAW_*, CLAWDBOT_*, MOLTBOT_*, proxies" : string.Join(", ", names)))
        .Select(line => $"{line.Name + ":",-25}{Printable.Visible(line.Value)}");
    }

    private static bool IsNamed(string name) =>
        Array.Exists(Prefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            || Proxies.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static string Account() =>
        ThisSystem.IsWindows ? (FileProtection.IsAdministrator() ? "an administrator" : "a user") : PosixAccounts.IsRoot
            ? "root" : "a user";

    private static string Offset(TimeSpan offset) =>
        (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString(@"hh\:mm", CultureInfo.InvariantCulture);
}
