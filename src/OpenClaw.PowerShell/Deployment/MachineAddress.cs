using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace OpenClaw.PowerShell.Deployment;

/// <summary>
/// Which machine a session leads to, as -HostName or -ComputerName takes it: several of a fleet may be one address with a port each.
/// </summary>
/// <param name="User">The account that was named; null for none.</param>
/// <param name="Host">The name or address alone.</param>
/// <param name="Port">The port of SSH that was named; null for the usual one.</param>
internal sealed record MachineAddress(string? User, string Host, int? Port)
{
    /// <summary>The other end of a session.</summary>
    public static MachineAddress Of(PSSession session)
    {
        RunspaceConnectionInfo? way = session.Runspace.ConnectionInfo;
        // Windows PowerShell knows no SSH, and so not its type; the port of WinRM is its own affair.
        if (way?.GetType().Name != "SSHConnectionInfo")
        {
            return new MachineAddress(null, session.ComputerName, null);
        }

        PSObject ssh = PSObject.AsPSObject(way);
        string? user = ssh.Properties["UserName"]?.Value as string;
        return new MachineAddress(string.IsNullOrEmpty(user) ? null : user, session.ComputerName,
            ssh.Properties["Port"]?.Value is int port and > 0 and not 22 ? port : null);
    }

    /// <summary>What somebody typed: <c>host</c>, <c>user@host</c> or <c>user@host:port</c>.</summary>
    public static MachineAddress Parse(string typed)
    {
        int at = typed.IndexOf('@');
        string host = typed.Substring(at + 1);
        int colon = host.LastIndexOf(':');
        // An address of IPv6 has more than one colon, and none of them is before a port.
        int? port = colon > 0 && host.IndexOf(':') == colon
            && int.TryParse(host.Substring(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int named) ? named : null;
        return new MachineAddress(at > 0 ? typed.Substring(0, at) : null, port is null ? host : host.Substring(0, colon),
            port is 22 ? null : port);
    }

    /// <summary>True when a session that leads there is the one that was typed; an account that was not typed is anybody's.</summary>
    public bool IsMeantBy(MachineAddress typed) =>
        string.Equals(Host, typed.Host, StringComparison.OrdinalIgnoreCase) && Port == typed.Port
            && (typed.User is null || string.Equals(User, typed.User, StringComparison.Ordinal));

    /// <summary>As it is typed.</summary>
    public override string ToString() =>
        $"{(User is null ? "" : User + "@")}{Host}{(Port is { } port ? ":" + port.ToString(CultureInfo.InvariantCulture) : "")}";
}
