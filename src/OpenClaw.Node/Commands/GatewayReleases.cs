using System.Globalization;

namespace OpenClaw.Node.Commands;

/// <summary>What gateways of which release do (docs/protocol/commands.md 7).</summary>
internal static class GatewayReleases
{
    /// <summary>
    /// True from 2026.8.1 on: such a gateway keeps the policy snapshot of a plan and sends it with the run. A text that is no release is
    /// one of an old gateway or of none; what it approves is held to the plans that this process remembers.
    /// </summary>
    public static bool KeepsPolicySnapshot(string? version)
    {
        string[] parts = (version ?? "").Trim().TrimStart('v').Split('.', '-', '+');
        return parts.Length >= 3 && Number(parts[0]) is { } year and >= 2000 && Number(parts[1]) is { } month
            && Number(parts[2]) is not null
            && (year > 2026 || year == 2026 && month >= 8);
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
