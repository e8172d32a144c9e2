// Permissions of files and folders: the APIs differ between .NET Framework and .NET, and Windows-only ones are annotated on .NET alone.
#pragma warning disable CA1416 // every caller has checked for Windows
using System.Security.AccessControl;
using System.Security.Principal;
using OpenClaw.Gateway.Compat;

namespace OpenClaw.Node.Compat;

internal static class FileProtection
{
    /// <summary>The permission bits of a POSIX file, following links; null where the framework cannot tell (mono).</summary>
    public static int? PosixMode(string path)
    {
#if NET
        return (int)File.GetUnixFileMode(path);
#else
        _ = path;
        return null;
#endif
    }

    /// <summary>Creates a file that only its owner can open, whatever the umask takes away besides.</summary>
    public static FileStream CreateForOwner(string path)
    {
#if NET
        if (!ThisSystem.IsWindows)
        {
            return new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
#endif
        return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
    }

    /// <summary>Windows: full control for this account, SYSTEM and Administrators, nobody else, nothing inherited.</summary>
    public static void SetPrivateFileAcl(string path)
    {
        var security = new FileSecurity();
        security.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        foreach (SecurityIdentifier owner in Owners())
        {
            security.AddAccessRule(new FileSystemAccessRule(owner, FileSystemRights.FullControl, AccessControlType.Allow));
        }
        new FileInfo(path).SetAccessControl(security);
    }

    /// <summary>The same for a folder, inherited by what is created in it.</summary>
    public static void SetPrivateDirectoryAcl(string path)
    {
        var security = new DirectorySecurity();
        security.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        foreach (SecurityIdentifier owner in Owners())
        {
            security.AddAccessRule(new FileSystemAccessRule(
                owner, FileSystemRights.FullControl, InheritanceFlags.ContainerInherit | InheritanceFlags.ObjectInherit,
                PropagationFlags.None, AccessControlType.Allow));
        }
        new DirectoryInfo(path).SetAccessControl(security);
    }

    /// <summary>Windows: who else may read a file; accounts of services were granted that at the installation and do not count.</summary>
    public static IReadOnlyList<string> OthersWithAccess(string path)
    {
        const string ServiceAccounts = "S-1-5-80-";
        SecurityIdentifier[] owners = Owners().ToArray();
        return [.. new FileInfo(path).GetAccessControl()
            .GetAccessRules(includeExplicit: true, includeInherited: true, typeof(SecurityIdentifier)).Cast<FileSystemAccessRule>()
            .Where(rule => rule.AccessControlType == AccessControlType.Allow && (rule.FileSystemRights & FileSystemRights.ReadData) != 0)
            .Select(rule => (SecurityIdentifier)rule.IdentityReference)
            .Where(account => !owners.Contains(account) && !account.Value.StartsWith(ServiceAccounts, StringComparison.Ordinal))
            .Select(account => account.Value).Distinct()];
    }

    /// <summary>Windows: whether a folder's list names the account and lets it write there.</summary>
    public static bool MayWrite(SecurityIdentifier account, string directory)
    {
        try
        {
            return new DirectoryInfo(directory).GetAccessControl()
                .GetAccessRules(includeExplicit: true, includeInherited: true, typeof(SecurityIdentifier)).Cast<FileSystemAccessRule>()
                .Any(rule => rule.AccessControlType == AccessControlType.Allow && rule.IdentityReference == account
                    && (rule.FileSystemRights & FileSystemRights.WriteData) != 0);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Windows: whether this process has the rights of an administrator now.</summary>
    public static bool IsAdministrator()
    {
        using WindowsIdentity me = WindowsIdentity.GetCurrent();
        return new WindowsPrincipal(me).IsInRole(WindowsBuiltInRole.Administrator);
    }

    /// <summary>Windows: whether a folder belongs to this account, or to those that may do anything here.</summary>
    public static bool IsOwnedByUs(string directory) =>
        new DirectoryInfo(directory).GetAccessControl().GetOwner(typeof(SecurityIdentifier)) is SecurityIdentifier owner
            && Owners().Contains(owner);

    /// <summary>
    /// Windows: the owner of a file or folder, when that is neither this account nor one that may do anything here; else null.
    /// </summary>
    public static string? ForeignOwner(string path, bool isDirectory) =>
        Access(path, isDirectory).GetOwner(typeof(SecurityIdentifier)) is SecurityIdentifier owner && !IsTrusted(owner)
            ? owner.Value : null;

    /// <summary>Windows: another account that the list lets write; else null.</summary>
    public static string? ForeignWriter(string path, bool isDirectory)
    {
        const FileSystemRights Writes = FileSystemRights.WriteData | FileSystemRights.AppendData | FileSystemRights.Delete
            | FileSystemRights.DeleteSubdirectoriesAndFiles
            | FileSystemRights.ChangePermissions | FileSystemRights.TakeOwnership;
        return Granted(Access(path, isDirectory), Writes).FirstOrDefault(account => !IsTrusted(account))?.Value;
    }

    /// <summary>
    /// Windows: a group of everybody that may delete what it does not own in a folder, or change the folder's list; else null.
    /// </summary>
    public static string? EverybodyMayReplaceIn(string directory)
    {
        const FileSystemRights Replaces = FileSystemRights.DeleteSubdirectoriesAndFiles | FileSystemRights.ChangePermissions
            | FileSystemRights.TakeOwnership;
        WellKnownSidType[] everybody =
            [WellKnownSidType.WorldSid, WellKnownSidType.AuthenticatedUserSid, WellKnownSidType.BuiltinUsersSid,
                WellKnownSidType.BuiltinGuestsSid, WellKnownSidType.InteractiveSid, WellKnownSidType.AnonymousSid];
        return Granted(Access(directory, isDirectory: true), Replaces).FirstOrDefault(account => everybody.Any(account.IsWellKnown))?.Value;
    }

    private static FileSystemSecurity Access(string path, bool isDirectory) =>
        isDirectory ? new DirectoryInfo(path).GetAccessControl() : new FileInfo(path).GetAccessControl();

    private static IEnumerable<SecurityIdentifier> Granted(FileSystemSecurity security, FileSystemRights rights) =>
        security.GetAccessRules(includeExplicit: true, includeInherited: true, typeof(SecurityIdentifier)).Cast<FileSystemAccessRule>()
            .Where(rule => rule.AccessControlType == AccessControlType.Allow && (rule.FileSystemRights & rights) != 0
                && (rule.PropagationFlags & PropagationFlags.InheritOnly) == 0)
            .Select(rule => (SecurityIdentifier)rule.IdentityReference);

    // TrustedInstaller and the accounts of services are S-1-5-80-…; S-1-3-0 to -4 stand for whoever makes or owns the file, which is looked
    // at itself.
    private static bool IsTrusted(SecurityIdentifier account) => Owners().Contains(account)
        || account.Value.StartsWith("S-1-5-80-", StringComparison.Ordinal) || account.Value.StartsWith("S-1-3-", StringComparison.Ordinal)
        || account.IsWellKnown(WellKnownSidType.LocalServiceSid) || account.IsWellKnown(WellKnownSidType.NetworkServiceSid);

    private static IEnumerable<SecurityIdentifier> Owners()
    {
        using WindowsIdentity me = WindowsIdentity.GetCurrent();
        if (me.User is { } user)
        {
            yield return user;
        }
        yield return new SecurityIdentifier(WellKnownSidType.LocalSystemSid, null);
        yield return new SecurityIdentifier(WellKnownSidType.BuiltinAdministratorsSid, null);
    }
}
