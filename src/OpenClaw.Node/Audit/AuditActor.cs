#pragma warning disable CA1416 // each way is only taken on its own system
using System.Diagnostics;
using System.Globalization;
using System.Security.Principal;
using OpenClaw.Gateway.Compat;
using OpenClaw.Gateway.Text;
using OpenClaw.Node.Native;

namespace OpenClaw.Node.Audit;

/// <summary>Who writes a record: the account and the process. Neither changes while a process lives.</summary>
/// <param name="Account">The account's name; with the account behind sudo, where it says so.</param>
/// <param name="AccountId">The SID on Windows, else the user id.</param>
/// <param name="Process">The name and number of the process.</param>
internal sealed record AuditActor(string Account, string AccountId, string Process)
{
    private const int MostCharacters = 128;

    private static readonly Lazy<AuditActor> Own = new(OfThisProcess);

    /// <summary>This process and its account.</summary>
    public static AuditActor Current => Own.Value;

    private static AuditActor OfThisProcess()
    {
        using Process me = System.Diagnostics.Process.GetCurrentProcess();
        string process = string.Format(CultureInfo.InvariantCulture, "{0}[{1}]", Clean(me.ProcessName), me.Id);
        if (ThisSystem.IsWindows)
        {
            using WindowsIdentity identity = WindowsIdentity.GetCurrent();
            return new AuditActor(Clean(identity.Name), identity.User?.Value ?? "", process);
        }
        // Said by the environment, so only ever beside the account that the system knows.
        string? behind = PosixAccount.IsRoot ? Environment.GetEnvironmentVariable("SUDO_USER") : null;
        return new AuditActor(
            Clean(Environment.UserName) + (string.IsNullOrEmpty(behind) ? "" : $" (sudo: {Clean(behind!)})"),
            PosixAccount.UserId.ToString(CultureInfo.InvariantCulture), process);
    }

    private static string Clean(string text) => Printable.Clean(text.Length > MostCharacters ? text.Substring(0, MostCharacters) : text);
}
