using System.CommandLine;

namespace OpenClaw.NodeHost.Verbs.Service;

/// <summary>`openclaw-node start`.</summary>
internal static class StartVerb
{
    public static Command Create()
    {
        Option<bool> force = ServiceOptions.EvenOlder();
        return ServiceAction.Create(
            "start",
            "Start the installed node; takes up this version of the program, unless a newer one is installed.",
            (service, parse, cancellation) => service.StartAsync(ServiceOptions.Runtime(), parse.GetValue(force), cancellation),
            command => command.Options.Add(force));
    }
}
