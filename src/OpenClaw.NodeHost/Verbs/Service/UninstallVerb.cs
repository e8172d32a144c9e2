using System.CommandLine;

namespace OpenClaw.NodeHost.Verbs.Service;

/// <summary>`openclaw-node uninstall`.</summary>
internal static class UninstallVerb
{
    public static Command Create() =>
        ServiceAction.Create("uninstall", "Stop and remove the installed node. Identity, configuration, policy and logs are kept.",
            (service, _, cancellation) => service.UninstallAsync(cancellation));
}
