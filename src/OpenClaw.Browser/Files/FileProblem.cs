using OpenClaw.Browser.Routes;

namespace OpenClaw.Browser.Files;

/// <summary>What an agent reads when a file may not be read or written.</summary>
internal static class FileProblem
{
    public static RouteException OutsideDownloads() => new(400, "Invalid path: must stay within downloads directory");
}
