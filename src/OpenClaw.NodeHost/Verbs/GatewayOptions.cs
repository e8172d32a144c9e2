using System.CommandLine;
using System.CommandLine.Parsing;
using OpenClaw.Gateway;
using OpenClaw.Node.Hosting;

namespace OpenClaw.NodeHost.Verbs;

/// <summary>
/// The options that say which gateway, as whom and with which commands. Named as upstream's `node run` (docs/protocol/state.md 6) so that a
/// command line can be carried over; used by every verb that dials or writes down how to dial.
/// </summary>
internal sealed class GatewayOptions
{
    public Option<string?> Url { get; } = new("--url") { Description = "The gateway as one address, in place of host, port, path and TLS",
        HelpName = "ws://... or wss://..." };

    public Option<string?> Host { get; } = new("--host") { Description = "Gateway host (default: the saved one, else 127.0.0.1)",
        HelpName = "host" };

    public Option<string?> Port { get; } = new("--port") { Description = "Gateway port (default: the saved one, else 18789)",
        HelpName = "port" };

    public Option<string?> ContextPath { get; } =
        new("--context-path") { Description = "Path of the gateway's WebSocket, for example /openclaw-gw", HelpName = "/path" };

    public Option<bool> Tls { get; } = new("--tls") { Description = "Use TLS" };

    public Option<bool> NoTls { get; } = new("--no-tls") { Description = "Do not use TLS: only to loopback and private addresses" };

    public Option<string?> TlsFingerprint { get; } =
        new("--tls-fingerprint") { Description = "SHA-256 of the gateway's certificate; implies --tls and replaces the CA check",
            HelpName = "sha256" };

    public Option<string?> NodeId { get; } = new("--node-id") { Description = "Use this node instance id instead of the generated one",
        HelpName = "id" };

    public Option<string?> DisplayName { get; } = new("--display-name") { Description = "Name shown to operators (default: the host name)",
        HelpName = "name" };

    public Option<string[]> Commands { get; } = new("--commands")
    {
        Description = "Offer only these node commands (comma-separated, repeatable); remembered",
        HelpName = "ids",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    public Option<bool> AllCommands { get; } =
        new("--all-commands") { Description = "Offer every command and forget a remembered --commands" };

    public void AddTo(Command command)
    {
        AddEndpointTo(command);
        command.Options.Add(NodeId);
        command.Options.Add(DisplayName);
        command.Options.Add(Commands);
        command.Options.Add(AllCommands);
        command.Validators.Add(result =>
        {
            if (result.GetValue(AllCommands) && result.GetResult(Commands) is not null)
            {
                result.AddError("--all-commands cannot be combined with --commands");
            }
        });
    }

    /// <summary>Only those that say which gateway.</summary>
    public void AddEndpointTo(Command command)
    {
        command.Options.Add(Url);
        command.Options.Add(Host);
        command.Options.Add(Port);
        command.Options.Add(ContextPath);
        command.Options.Add(Tls);
        command.Options.Add(NoTls);
        command.Options.Add(TlsFingerprint);

        Port.Validators.Add(result =>
        {
            if (result.Tokens is [Token token] && !TryParsePort(token.Value, out _))
            {
                result.AddError($"'{token.Value}' is not a port: use a number from 1 to 65535.");
            }
        });
        Url.Validators.Add(result =>
        {
            if (result.Tokens is [Token token] && !GatewayEndpoint.TryParseUrl(token.Value, null, out _))
            {
                result.AddError(
                    $"'{token.Value}' is no address of a gateway: use ws://host:port or wss://host:port, with a path if it has one.");
            }
        });
        command.Validators.Add(result =>
        {
            Option[] parts = [Host, Port, ContextPath, Tls, NoTls];
            if (result.GetResult(Url) is not null
                && parts.FirstOrDefault(part => result.GetResult(part) is { Implicit: false }) is { } part)
            {
                result.AddError($"--url cannot be combined with {part.Name}");
            }
        });
        command.Validators.Add(result =>
        {
            if (result.GetValue(Tls) && result.GetValue(NoTls))
            {
                result.AddError("--tls cannot be combined with --no-tls");
            }

            if (result.GetValue(NoTls) && result.GetResult(TlsFingerprint) is not null)
            {
                result.AddError("--no-tls cannot be combined with --tls-fingerprint");
            }
        });
    }

    /// <summary>What was said of gateway and node.</summary>
    public NodeSettings Read(ParseResult parse) => ReadEndpoint(parse) with
    {
        NodeId = parse.GetValue(NodeId),
        DisplayName = parse.GetValue(DisplayName),
        Commands = CommandsOf(parse),
        AllCommands = parse.GetValue(AllCommands),
    };

    /// <summary>What was said of the gateway, where only that can be said.</summary>
    public NodeSettings ReadEndpoint(ParseResult parse) =>
        GatewayEndpoint.TryParseUrl(parse.GetValue(Url), null, out GatewayEndpoint? whole)
        ? new() { Host = whole.Host, Port = whole.Port, ContextPath = whole.ContextPath, Tls = whole.Tls,
            TlsFingerprint = parse.GetValue(TlsFingerprint) }
        : Parts(parse);

    private NodeSettings Parts(ParseResult parse) => new()
    {
        Host = parse.GetValue(Host),
        Port = parse.GetValue(Port) is string text && TryParsePort(text, out int port) ? port : null,
        ContextPath = parse.GetValue(ContextPath),
        Tls = parse.GetValue(Tls) ? true : parse.GetValue(NoTls) ? false : null,
        TlsFingerprint = parse.GetValue(TlsFingerprint),
    };

    /// <summary>The command ids of all --commands, or null when the option was not given.</summary>
    private IReadOnlyList<string>? CommandsOf(ParseResult parse) => parse.GetResult(Commands) is null
        ? null
        : [.. (parse.GetValue(Commands) ?? []).SelectMany(v => v.Split(',')).Select(v => v.Trim()).Where(v => v.Length > 0)
            .Distinct(StringComparer.Ordinal)];

    internal static bool TryParsePort(string text, out int port) =>
        int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out port)
            && port is >= 1 and <= 65535;
}
