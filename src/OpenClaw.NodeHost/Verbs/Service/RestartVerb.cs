using System.CommandLine;

namespace OpenClaw.NodeHost.Verbs.Service;

/// <summary>`openclaw-node restart`.</summary>
internal static class RestartVerb
{
    public static Command Create()
    {
        Option<bool> force = ServiceOptions.EvenOlder();
        return ServiceAction.Create(
            "restart",
            "Restart the installed node; takes up this version of the program, unless a newer one is installed.",
            (service, parse, cancellation) => service.RestartAsync(ServiceOptions.Runtime(), parse.GetValue(force), cancellation),
            command => command.Options.Add(force));
    }
}
