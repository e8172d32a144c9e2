using System.Text.RegularExpressions;
using OpenClaw.Gateway;

namespace OpenClaw.Node.Hosting;

/// <summary>
/// Asks the gateway whether an operator has approved this node's commands. No method says so directly; the one with which a node announces
/// that it hosts no workers is refused while the approval is missing, with the command to type in the text (seen in 2026.9.6, transcripts
/// 01 and 05).
/// </summary>
internal static class SurfaceQuestion
{
    public const string Method = "node.runnerInventory.update";

    /// <summary>Of the two forms that the gateway takes, the one that claims no worker protocol at all.</summary>
    public const string Params = "{\"protocolFeatures\":[]}";

    private static readonly Regex Approve = new("openclaw nodes approve ([A-Za-z0-9][A-Za-z0-9._:-]{0,127})", RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1));

    /// <summary>What the answer says; null when it says nothing.</summary>
    public static SurfaceState? Read(GatewayResponse answer)
    {
        if (answer.Ok)
        {
            return new SurfaceState(NodeSurface.Approved, null);
        }
        string message = answer.Error?.Message ?? "";
        if (message.IndexOf("awaiting operator approval", StringComparison.Ordinal) < 0)
        {
            return null;
        }
        Match match = Approve.Match(message.Length <= 2000 ? message : message.Substring(0, 2000));
        return new SurfaceState(NodeSurface.WaitingForApproval, match.Success ? match.Groups[1].Value : null);
    }
}
