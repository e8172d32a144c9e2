using System.CommandLine;
using OpenClaw.Node.Services;
using OpenClaw.Node.Services.Install;
using OpenClaw.NodeHost.Terminal;

namespace OpenClaw.NodeHost.Verbs.Service;

/// <summary>
/// `openclaw-node install`: an unattended node. Secrets come from the environment, a file or standard input, and go into a private file.
/// </summary>
internal static class InstallVerb
{
    public static Command Create()
    {
        GatewayOptions gateway = new();
        SetupCodeOptions setup = new();
        Option<bool> force = new("--force") { Description = "Replace an installed node" };
        Option<bool> askToken = SecretPrompt.AskToken();
        Option<bool> linger = new("--enable-linger") { Description = "systemd: let this user's services run without a session" };
        Option<string?> tokenFile = new("--token-file")
        {
            Description =
                "A file with the gateway's token or a setup code: taken over and deleted, or waited for; the first start exchanges it for a token of the node's own",
            HelpName = "path",
        };
        Option<string?> account = new("--account")
        {
            Description = "Run as this account; its password, where it needs one, comes from OPENCLAW_SERVICE_PASSWORD",
            HelpName = "name",
        };
        return ServiceAction.Create(
            "install",
            "Install the node as a service that starts by itself and comes back after every failure. Credentials come from OPENCLAW_GATEWAY_TOKEN or OPENCLAW_GATEWAY_PASSWORD or are asked for, never from the command line.",
            (service, parse, cancellation) =>
            {
                Dictionary<string, string> secrets = [];
                if (parse.GetValue(askToken))
                {
                    secrets["OPENCLAW_GATEWAY_TOKEN"] = SecretPrompt.Read("Gateway token: ", Console.In,
                        parse.InvocationConfiguration.Error);
                }

                if (setup.Read(parse, Console.In, parse.InvocationConfiguration.Error) is { } code)
                {
                    secrets[ServiceSecrets.SetupCode] = code.Code;
                }

                NodeServiceRequest request = new()
                {
                    Runtime = ServiceOptions.Runtime(),
                    Settings = gateway.Read(parse),
                    TokenFile = parse.GetValue(tokenFile) is { } path ? Path.GetFullPath(path) : null,
                    Secrets = secrets,
                    AccountName = parse.GetValue(account),
                    AccountPassword = Environment.GetEnvironmentVariable("OPENCLAW_SERVICE_PASSWORD"),
                    Force = parse.GetValue(force),
                    EnableLinger = parse.GetValue(linger),
                };
                return service.InstallAsync(request, cancellation);
            },
            command =>
            {
                gateway.AddTo(command);
                setup.AddTo(command);
                command.Options.Add(askToken);
                command.Options.Add(tokenFile);
                command.Options.Add(force);
                command.Options.Add(linger);
                command.Options.Add(account);
            });
    }
}
