using OpenClaw.Gateway.Compat;
using OpenClaw.Node.State;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Services.Install;

/// <summary>
/// The node that a tool means when it is asked about "this machine's node": one notion for every verb and every cmdlet. A directory that is
/// given wins, then a scope that is given; else the installed node, the account's own before the machine's; else where the account's own
/// would be.
/// </summary>
/// <param name="Location">Its state.</param>
/// <param name="Scope">Whose it is; null for a directory that was given.</param>
/// <param name="Notice">What the person should know about the choice; null when there is nothing.</param>
internal sealed record ThisNode(StateLocation Location, ServiceScope? Scope, string? Notice)
{
    /// <param name="stateDirectory">What was asked for; null for none. OPENCLAW_STATE_DIR counts like it.</param>
    /// <param name="scope">What was asked for; null to find out.</param>
    /// <param name="flavor">Decides about the account's default place.</param>
    /// <exception cref="NodeStateException">The choice cannot be used; the message says how to fix it.</exception>
    public static ThisNode Find(string? stateDirectory = null, ServiceScope? scope = null, NodeFlavor flavor = NodeFlavor.OpenClaw) =>
        Find(stateDirectory, scope, flavor, OldNames.AlsoIn(Environment.GetEnvironmentVariable), NodeService.MachineStateDirectory);

    internal static ThisNode Find(string? stateDirectory, ServiceScope? scope, NodeFlavor flavor, Func<string, string?> environment,
        string machineDirectory)
    {
        string? given = StateLocation.Meaning(stateDirectory) ?? StateLocation.Meaning(environment("OPENCLAW_STATE_DIR"));
        StateLocation At(string? directory) =>
            StateLocation.Resolve(name => name == "OPENCLAW_STATE_DIR" ? directory : environment(name), osHome: null, flavor);
        if (given is not null)
        {
            StateLocation asked = At(given);
            return new ThisNode(asked, null,
                IsInstalled(machineDirectory) && !Same(asked.Directory, machineDirectory) && !IsInstalled(asked.Directory)
                ? $"The node installed for this machine reads {machineDirectory}; this is another directory." : null);
        }
        if (scope == ServiceScope.Machine)
        {
            return new ThisNode(At(machineDirectory), ServiceScope.Machine, null);
        }
        StateLocation own = At(null);
        if (IsInstalled(own.Directory) || flavor != NodeFlavor.OpenClaw)
        {
            return new ThisNode(own, ServiceScope.User, null);
        }
        if (scope is null && IsInstalled(machineDirectory))
        {
            return new ThisNode(At(machineDirectory), ServiceScope.Machine, Directory.Exists(own.Directory)
                ? $"This is the node installed for the machine ({machineDirectory}); this account's own is another ({own.DisplayDirectory}): {ToolWords.Current.UserScope}" : null);
        }
        return new ThisNode(own, ServiceScope.User,
            IsInstalled(machineDirectory)
                ? $"The node installed for this machine reads {machineDirectory}; this is this account's own directory."
            : ClosedDirectory.Is(machineDirectory)
                ? $"A node may be installed for this machine: {machineDirectory} is not this account's to read; this is this account's own directory. For the machine's: {ToolWords.Current.MachineScope}"
            : null);
    }

    private static bool IsInstalled(string directory) => File.Exists(ServiceSettings.PathIn(directory));

    private static bool Same(string a, string b) => string.Equals(
        Path.GetFullPath(a), Path.GetFullPath(b), ThisSystem.IsLinux ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
}
