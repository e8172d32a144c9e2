using System.CommandLine;

namespace OpenClaw.NodeHost.Verbs.Service;

/// <summary>`openclaw-node restart`.</summary>
internal static class RestartVerb
{
    public static Command Create() => ServiceAction.CreateStarting(
        "restart", "Restart", (service, runtime, evenOlder, cancellation) => service.RestartAsync(runtime, evenOlder, cancellation));
}
