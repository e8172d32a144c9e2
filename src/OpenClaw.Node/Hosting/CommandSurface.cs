using OpenClaw.Node.Commands;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Hosting;

/// <summary>Which commands are offered and which are known but kept back (<c>--commands</c>, docs/protocol/commands.md 1.1).</summary>
internal sealed record CommandSurface(IReadOnlyList<INodeCommand> Offered, IReadOnlyList<string> Withheld, IReadOnlyList<string> Unknown,
    bool IsRestricted)
{
    /// <summary>
    /// The abilities that the offered commands make up, in order; <c>system</c> is always among them, as with the reference.
    /// </summary>
    public IReadOnlyList<string> Capabilities =>
        Offered.OfType<ICapableCommand>().Select(command => command.Capability).Append("system").Distinct(StringComparer.Ordinal)
            .OrderBy(name => name, StringComparer.Ordinal).ToArray();

    /// <summary>Applies an allowlist; null offers everything.</summary>
    /// <exception cref="NodeStartException">Nothing is left.</exception>
    public static CommandSurface Choose(IReadOnlyList<INodeCommand> available, IReadOnlyList<string>? allowlist)
    {
        INodeCommand[] sorted = available.OrderBy(command => command.Name, StringComparer.Ordinal).ToArray();
        if (allowlist is null)
        {
            return new CommandSurface(sorted, [], [], IsRestricted: false);
        }
        string[] wanted = allowlist.Select(name => name.Trim()).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal)
            .OrderBy(name => name, StringComparer.Ordinal).ToArray();
        INodeCommand[] offered = sorted.Where(command => wanted.Contains(command.Name)).ToArray();
        if (offered.Length == 0)
        {
            string requested = wanted.Length > 0 ? string.Join(", ", wanted) : "(empty allowlist)";
            throw new NodeStartException(
                "CommandAllowlist",
                $"Node command allowlist retained no available commands. Unknown or unavailable ids: {requested}. Check {ToolWords.Current.Settings.Commands}.",
                "Available: " + string.Join(", ", sorted.Select(command => command.Name)));
        }
        return new CommandSurface(
            offered,
            sorted.Select(command => command.Name).Except(wanted, StringComparer.Ordinal).ToArray(),
            wanted.Except(sorted.Select(command => command.Name), StringComparer.Ordinal).ToArray(),
            IsRestricted: true);
    }
}
