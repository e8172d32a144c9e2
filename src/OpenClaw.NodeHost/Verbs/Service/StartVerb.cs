using System.CommandLine;

namespace OpenClaw.NodeHost.Verbs.Service;

/// <summary>`openclaw-node start`.</summary>
internal static class StartVerb
{
    public static Command Create() => ServiceAction.Create("start", "Start the installed node.", (service, _, cancellation) => service.StartAsync(ServiceOptions.Runtime(), cancellation));
}
