using OpenClaw.Node.Execution.Contract;
using OpenClaw.Node.Execution.Programs;

namespace OpenClaw.Node.Services.Install;

/// <summary>
/// Makes the account that a node of the machine runs as, with what the machine has for it: shadow's useradd, or the adduser of busybox
/// (Alpine).
/// </summary>
internal static class DedicatedAccount
{
    /// <summary>The commands, one after the other.</summary>
    /// <param name="name">Account and group.</param>
    /// <param name="home">The node's state directory; not made here.</param>
    /// <param name="has">Whether a program is there.</param>
    public static IReadOnlyList<string[]> Commands(string name, string home, Func<string, bool> has) => has("useradd")
        ? [["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", home, "--shell", "/usr/sbin/nologin", name]]
        : has("adduser") && has("addgroup")
        ? [["addgroup", "-S", name],
            ["adduser", "-S", "-D", "-H", "-h", home, "-s", "/sbin/nologin", "-G", name, "-g", "OpenClaw node", name]]
        : throw new ServiceException(
            ServiceProblem.Account, $"There is no account {name}, and neither useradd nor adduser to make it.",
            [$"Make an account {name} with a group of its name, without a password, and install again."]);

    public static bool IsProgram(string name) =>
        ProgramSearch.FindExisting(name, new Dictionary<string, string> { ["PATH"] = ProgramSearch.DefaultPosixPath }) is not null;

    public static async Task CreateAsync(ServiceTool tool, string name, string home, CancellationToken cancellationToken)
    {
        foreach (string[] argv in Commands(name, home, IsProgram))
        {
            RunResult result = await tool.RunAsync(argv, cancellationToken).ConfigureAwait(false);
            // The group may have been left by an earlier account; what uses it says so.
            if (!result.Success && argv[0] != "addgroup")
            {
                throw new ServiceException(ServiceProblem.Account, $"{argv[0]} failed: {ServiceTool.Reason(result)}");
            }
        }
    }
}
