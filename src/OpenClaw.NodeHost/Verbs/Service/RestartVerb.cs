using System.CommandLine;

namespace OpenClaw.NodeHost.Verbs.Service;

/// <summary>`openclaw-node restart`.</summary>
internal static class RestartVerb
{
    public static Command Create() => ServiceAction.Create("restart", "Restart the installed node; takes up this version of the program.", (service, _, cancellation) => service.RestartAsync(ServiceOptions.Runtime(), cancellation));
}
