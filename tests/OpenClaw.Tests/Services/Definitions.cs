using OpenClaw.Node.Services;

namespace OpenClaw.Tests.Services;

/// <summary>
/// Definitions that the tests of all managers share: an ordinary one and one with every character that some format treats specially.
/// </summary>
internal static class Definitions
{
    public static ServiceDefinition Posix { get; } = new()
    {
        Name = "openclaw-node",
        Scope = ServiceScope.User,
        Account = new ServiceAccount("ada", ServiceLogon.Interactive),
        Program = "/home/ada/.openclaw/runtime/current/openclaw-node",
        Arguments = ["service", "--state-dir", "/home/ada/.openclaw"],
        WorkingDirectory = "/home/ada",
        StateDirectory = "/home/ada/.openclaw",
        Environment = [new("PATH", "/usr/local/bin:/usr/bin:/bin"), new("OPENCLAW_STATE_DIR", "/home/ada/.openclaw"),
            new("OPENCLAW_PROXY_URL", " ")],
    };

    public static ServiceDefinition HostilePosix { get; } = Posix with
    {
        Name = "ai.openclaw.node",
        Description = "100% <Ünïcode> & \"quotes\"; $HOME %h",
        Account = new ServiceAccount("jürgen müller", ServiceLogon.Interactive),
        Program = "/home/jürgen müller/100% $HOME ; <&> 日本/openclaw-node",
        Arguments = ["", ";", "a b", "quote\"quote", "back\\slash\\", "%h%%", "$HOME ${HOME}", "bang!", "it's", "<&>", "日本語 🦀",
            "#no comment", "@-:+!", "end\\\""],
        WorkingDirectory = "/home/jürgen müller/50% \"off\"",
        StateDirectory = "/home/jürgen müller/.openclaw",
        Environment = [new("OPENCLAW_STATE_DIR", "/home/jürgen müller/.openclaw"), new("OPENCLAW_X", "a \"b\" \\ %n $y ! é <&>"),
            new("EMPTY", "")],
    };

    public static ServiceDefinition Windows { get; } = new()
    {
        Name = "OpenClaw Node",
        Scope = ServiceScope.User,
        Account = new ServiceAccount(@"CONTOSO\ada", ServiceLogon.Unattended),
        Program = @"C:\Users\ada\.openclaw\runtime\current\openclaw-node.exe",
        Arguments = ["service", "--state-dir", @"C:\Users\ada\.openclaw"],
        WorkingDirectory = @"C:\Users\ada\.openclaw",
        StateDirectory = @"C:\Users\ada\.openclaw",
    };

    public static ServiceDefinition HostileWindows { get; } = Windows with
    {
        Name = "OpenClaw Nödé",
        Description = "100% <Ünïcode> & \"quotes\" ]]> ! ^",
        Account = new ServiceAccount(@"MÜNCHEN\jürgen <müller> & co", ServiceLogon.Interactive),
        Program = @"C:\Users\jürgen müller & co\100% !^ 日本語\openclaw-node.exe",
        Arguments = ["", "a b", "quote\"quote", @"C:\dir with blank\", @"back\slash", "50%", "bang!", "^caret^", "it's", "<&>|", "日本語 🦀",
            "end\\\\\"", "tab\u00A0nbsp"],
        WorkingDirectory = @"C:\Users\jürgen müller & co",
        StateDirectory = @"C:\Users\jürgen müller & co\.openclaw",
    };

    /// <summary>Installs as the node does: the manager is asked once, and its answer goes with the request.</summary>
    public static async Task<ServiceChange> InstallAsync(this IServiceManager manager, ServiceDefinition definition, bool force = false) =>
        await manager.InstallAsync(new ServiceInstallRequest(definition, await manager.QueryAsync(default)) { Force = force }, default);
}
