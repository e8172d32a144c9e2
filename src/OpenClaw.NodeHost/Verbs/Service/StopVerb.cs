using System.CommandLine;

namespace OpenClaw.NodeHost.Verbs.Service;

/// <summary>`openclaw-node stop`.</summary>
internal static class StopVerb
{
    public static Command Create() =>
        ServiceAction.Create("stop", "Stop the installed node and everything it runs; it starts again at the next boot.",
            (service, _, cancellation) => service.StopAsync(cancellation));
}
