using System.Globalization;
using System.Text;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Compat;
using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Gateway.Identity;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Native;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Trust;

namespace OpenClaw.Node.Services;

/// <summary>
/// A file with the gateway's token or a setup code, for a machine that is installed today and switched on some day: the first start
/// exchanges it for a token of the node's own and deletes it. A file that is not there yet is waited for.
/// </summary>
internal static class EnrollmentFile
{
    /// <summary>
    /// In the state directory: where an installation puts a file that is there already, since the service's account need not be able to
    /// read the original.
    /// </summary>
    public const string FileName = "enroll.secret";

    private const int Limit = 64 * 1024;

    public static string PathIn(string stateDirectory) => Path.Combine(stateDirectory, FileName);

    /// <summary>The file that the service is to look at: a copy of its own of one that is there, else the named one.</summary>
    /// <exception cref="NodeStateException">It is there and cannot be read, or lies where others could put another one.</exception>
    public static string? Take(string? given, string stateDirectory)
    {
        if (given is not null && given != PathIn(stateDirectory))
        {
            Require(given, Sudo());
        }
        if (given is null || PrivateFile.Read(given, Limit) is not { } content || given == PathIn(stateDirectory))
        {
            return given;
        }
        Secret(content, given);
        PrivateFile.WriteAtomic(PathIn(stateDirectory), content);
        return PathIn(stateDirectory);
    }

    /// <summary>The secrets of a start, with what the file holds as long as the node has no token of its own.</summary>
    /// <exception cref="NodeStartException">The node has nothing to begin with, and waits for the file.</exception>
    public static IReadOnlyDictionary<string, string> AddTo(IReadOnlyDictionary<string, string> secrets, string? path, StateLocation state,
        TimeProvider time)
    {
        if (path is null || IsExchanged(state, time))
        {
            return secrets;
        }
        Require(path, null);
        if (PrivateFile.Read(path, Limit) is not { } content)
        {
            return secrets.Keys.Any(ServiceSecrets.IsSecretName) ? secrets : throw new NodeStartException(
                "EnrollmentPending",
                $"The node has no secret to begin with, and {path} is not there yet.",
                $"Write the gateway's token or a setup code into that file, readable for {Environment.UserName} alone; the node looks again by itself.",
                GatewayExitCode.Failed);
        }
        string secret = Secret(content, path);
        bool isCode = secret.StartsWith("oc-pair:", StringComparison.OrdinalIgnoreCase)
            || SetupCode.TryParse(secret, DateTimeOffset.MinValue, out _, out _);
        return secrets.Where(known => known.Key != ServiceSecrets.SetupCode && known.Key != "OPENCLAW_GATEWAY_TOKEN")
            .Append(new(isCode ? ServiceSecrets.SetupCode : "OPENCLAW_GATEWAY_TOKEN", secret))
            .ToDictionary(entry => entry.Key, entry => entry.Value);
    }

    /// <summary>Deletes the file once the node has a token of its own; until then it is needed for the next try.</summary>
    public static void Spend(string? path, StateLocation state, TimeProvider time, INodeLog log, int eventId)
    {
        if (path is null || !IsExchanged(state, time) || !File.Exists(path))
        {
            return;
        }
        try
        {
            Require(path, null);
            PrivateFile.Delete(path);
            log.Write(LogLevel.Information, eventId, $"The gateway has given this node a token of its own; {path} was deleted.");
        }
        catch (NodeStateException problem)
        {
            log.Write(LogLevel.Warning, eventId,
                $"The gateway has given this node a token of its own; the secret in {path} is not needed any more, and could not be deleted: {problem.Message} Delete it.");
        }
    }

    private static bool IsExchanged(StateLocation state, TimeProvider time) =>
        new DeviceIdentityStore(state, time).TryLoad() is { } identity
            && new DeviceTokenStore(state, time).Load(identity.DeviceId, "node") is not null;

    /// <summary>
    /// Who can write one of the directories above, or owns a link there, could hand this node another gateway's secret, or have it send the
    /// line of any file that this account can read to the gateway. Windows has a list for each file, which is looked at when it is read.
    /// </summary>
    /// <param name="path">The file, there or not yet.</param>
    /// <param name="also">An account that is trusted beside this one and root.</param>
    private static void Require(string path, uint? also)
    {
        if (ThisSystem.IsWindows || FileTrust.IsOff)
        {
            return;
        }
        if (PosixTrust.Here(also).OfDirectory(path) is { } fault)
        {
            throw NodeStateException.Of(fault with { What = $"The secret in {path} is not used: {fault.What}" });
        }
        string directory = Path.GetDirectoryName(path) ?? "/";
        // A sticky directory keeps a file that is there for its owner; one that is to come may come from anybody.
        if (PosixStat.Of(path, followLinks: false) is null
            && PosixStat.Of(directory, followLinks: true) is { } stat && (stat.Permissions & PosixMode.WorldWrites) != 0)
        {
            throw NodeStateException.Of(new StateFault(
                path,
                $"{path} is not there yet, and every account can put it there: {directory} is open to all.",
                "name a file in a directory of this account alone, for example after: install -d -m 700 /etc/openclaw-enroll"));
        }
    }

    // sudo openclaw-node install --token-file ~/token: the directory is the person's who types it.
    private static uint? Sudo() =>
        !ThisSystem.IsWindows && PosixAccounts.IsRoot
        && uint.TryParse(Environment.GetEnvironmentVariable("SUDO_UID"), NumberStyles.None, CultureInfo.InvariantCulture, out uint user)
            ? user : null;

    private static string Secret(byte[] content, string path)
    {
        string secret = Encoding.UTF8.GetString(content).TrimStart('\uFEFF').Trim();
        return secret.Length > 0 && !secret.Any(char.IsControl) ? secret
            : throw new NodeStateException(StateProblem.Malformed,
                $"{path} has to hold one line: the gateway's token or a setup code.", path);
    }
}
