using System.CommandLine;

namespace OpenClaw.NodeHost.Verbs.Service;

/// <summary>`openclaw-node start`.</summary>
internal static class StartVerb
{
    public static Command Create() => ServiceAction.CreateStarting(
        "start", "Start", (service, runtime, evenOlder, cancellation) => service.StartAsync(runtime, evenOlder, cancellation));
}
