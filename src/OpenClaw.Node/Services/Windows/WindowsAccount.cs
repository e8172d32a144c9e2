#pragma warning disable CA1416 // only called on Windows
using System.Security.AccessControl;
using System.Security.Cryptography;
using System.Security.Principal;
using System.Text;

namespace OpenClaw.Node.Services.Windows;

/// <summary>Accounts of services on Windows, and what they may do with the state directory.</summary>
internal static class WindowsAccount
{
    private const string VirtualPrefix = @"NT SERVICE\";

    public static string CurrentName
    {
        get
        {
            using WindowsIdentity me = WindowsIdentity.GetCurrent();
            return me.Name;
        }
    }

    public static ServiceAccount VirtualFor(string serviceName) =>
        new(VirtualPrefix + serviceName, ServiceLogon.Managed) { Dedicated = true };

    /// <summary>An account somebody named: with a password, or one that needs none.</summary>
    public static ServiceAccount Named(string name, bool hasPassword) =>
        new(name, hasPassword ? ServiceLogon.Password : ServiceLogon.Managed);

    /// <summary>Lets the account use the state directory and what is in it already.</summary>
    public static void Grant(string directory, string account)
    {
        IdentityReference who = Identity(account);
        var folder = new DirectoryInfo(directory);
        DirectorySecurity security = folder.GetAccessControl();
        security.AddAccessRule(new FileSystemAccessRule(
            who, FileSystemRights.FullControl, InheritanceFlags.ContainerInherit | InheritanceFlags.ObjectInherit, PropagationFlags.None,
            AccessControlType.Allow));
        folder.SetAccessControl(security);
        // The files of the state directory have closed access lists of their own and inherit nothing.
        foreach (string path in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
        {
            var file = new FileInfo(path);
            FileSecurity own = file.GetAccessControl();
            if (own.AreAccessRulesProtected)
            {
                own.AddAccessRule(new FileSystemAccessRule(who, FileSystemRights.FullControl, AccessControlType.Allow));
                file.SetAccessControl(own);
            }
        }
    }

    /// <summary>
    /// A service's own SID is a function of its name (S-1-5-80 and the SHA-1 of it in upper case), so that it can be granted rights before
    /// the service exists.
    /// </summary>
    internal static SecurityIdentifier ServiceSid(string serviceName)
    {
#pragma warning disable CA5350 // not for protection: Windows defines it so
        using var hash = SHA1.Create();
#pragma warning restore CA5350
        byte[] bytes = hash.ComputeHash(Encoding.Unicode.GetBytes(serviceName.ToUpperInvariant()));
        return new SecurityIdentifier("S-1-5-80-"
            + string.Join("-", Enumerable.Range(0, 5).Select(i => BitConverter.ToUInt32(bytes, i * 4))));
    }

    private static IdentityReference Identity(string account)
    {
        if (account.StartsWith(VirtualPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return ServiceSid(account.Substring(VirtualPrefix.Length));
        }
        if (account.Equals("LocalSystem", StringComparison.OrdinalIgnoreCase))
        {
            return new SecurityIdentifier(WellKnownSidType.LocalSystemSid, null);
        }
        string full = account.StartsWith(@".\", StringComparison.Ordinal) ? Environment.MachineName + account.Substring(1) : account;
        try
        {
            return new NTAccount(full).Translate(typeof(SecurityIdentifier));
        }
        catch (Exception unknown) when (unknown is IdentityNotMappedException or SystemException)
        {
            throw new ServiceException(ServiceProblem.Account, $"There is no account {account}: {unknown.Message}",
                innerException: unknown);
        }
    }
}
