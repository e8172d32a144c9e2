using System.ComponentModel;
using System.Text;
using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Native;
using OpenClaw.Node.State;

namespace OpenClaw.Node.Services;

/// <summary>
/// The secrets an installed node starts with: captured at install, kept as <c>service.secrets</c> in the state directory (0600; on Windows
/// encrypted by DPAPI as well), read by the service host and given to the connection only. They never enter a definition, a command line,
/// a log, or the environment of the node, which commands inherit. Only the node's own account reads the file: a <c>LoadCredential</c> of
/// ours would let systemd, as root, follow whatever that account puts in its place, and hand it to it.
/// </summary>
internal static class ServiceSecrets
{
    public const string FileName = "service.secrets";

    /// <summary>
    /// The name of a systemd credential in $CREDENTIALS_DIRECTORY that an administrator hands over, from a place that is root's, in a
    /// drop-in of his own.
    /// </summary>
    public const string CredentialName = "openclaw-node.secrets";

    /// <summary>A pairing setup code: used once, on a box that is not paired yet.</summary>
    public const string SetupCode = "OPENCLAW_SETUP_CODE";

    private const int Limit = 64 * 1024;

    private static readonly string[] Names =
        ["OPENCLAW_GATEWAY_TOKEN", "OPENCLAW_GATEWAY_PASSWORD", "CF_ACCESS_CLIENT_ID", "CF_ACCESS_CLIENT_SECRET", SetupCode];

    private static readonly string[] ProxyNames = ["OPENCLAW_PROXY_URL", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];

    // An encrypted file says so itself: a state directory may be carried between kinds of accounts, not between machines.
    private static readonly byte[] ProtectedMark = Encoding.ASCII.GetBytes("OCDPAPI1");

    public static bool IsSecretName(string name) => Names.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>A proxy's address is a secret when it holds a user name and password.</summary>
    public static bool IsSecret(string name, string value) =>
        IsSecretName(name) || (ProxyNames.Contains(name, StringComparer.OrdinalIgnoreCase) && value.IndexOf('@') >= 0);

    public static string PathIn(string stateDirectory) => Path.Combine(stateDirectory, FileName);

    /// <summary>What the installing process has in its environment.</summary>
    public static Dictionary<string, string> Capture(Func<string, string?> environment)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in Names.Concat(ProxyNames))
        {
            if (StateLocation.Meaning(environment(name)) is { } value && IsSecret(name, value))
            {
                found[name] = value;
            }
        }
        return found;
    }

    /// <summary>Replaces the stored secrets; none removes the file.</summary>
    /// <param name="machineKey">Windows: any account of this machine that may read the file can decrypt it. Needed wherever the account
    /// logs on without its password.</param>
    public static void Save(string stateDirectory, IReadOnlyDictionary<string, string> secrets, bool machineKey)
    {
        string path = PathIn(stateDirectory);
        if (secrets.Count == 0)
        {
            PrivateFile.Delete(path);
            return;
        }
        var text = new StringBuilder();
        Check(secrets);
        foreach (KeyValuePair<string, string> secret in secrets.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            text.Append(secret.Key).Append('=').Append(secret.Value).Append('\n');
        }
        byte[] content = Encoding.UTF8.GetBytes(text.ToString());
        PrivateFile.WriteAtomic(path, ThisSystem.IsWindows
            ? [.. ProtectedMark, .. Protection(() => Dpapi.Protect(content, machineKey))] : content);
    }

    /// <summary>That all of them can be kept, before anything is written.</summary>
    /// <exception cref="ServiceException">A name or value cannot be one line of a file.</exception>
    public static void Check(IReadOnlyDictionary<string, string> secrets)
    {
        foreach (KeyValuePair<string, string> secret in secrets)
        {
            ServiceText.CheckVariableName(secret.Key);
            if (secret.Value.Any(char.IsControl))
            {
                throw new ServiceException(ServiceProblem.InvalidDefinition,
                    $"{secret.Key} contains a line break or another control character.");
            }
        }
    }

    /// <summary>The stored secrets; a systemd credential of the same content wins over the file.</summary>
    public static IReadOnlyDictionary<string, string> Load(string stateDirectory, Func<string, string?> environment)
    {
        byte[]? content = null;
        if (!ThisSystem.IsWindows && StateLocation.Meaning(environment("CREDENTIALS_DIRECTORY")) is { } credentials)
        {
            content = PrivateFile.Read(Path.Combine(credentials, CredentialName), Limit);
        }
        content ??= PrivateFile.Read(PathIn(stateDirectory), Limit);
        if (content is not null && content.Length >= ProtectedMark.Length
            && content.Take(ProtectedMark.Length).SequenceEqual(ProtectedMark))
        {
            byte[] secret = content.Skip(ProtectedMark.Length).ToArray();
            content = Protection(() => Dpapi.Unprotect(secret));
        }
        var secrets = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in Encoding.UTF8.GetString(content ?? []).Split('\n'))
        {
            string entry = line.TrimEnd('\r');
            int equals = entry.IndexOf('=');
            if (equals > 0 && entry[0] != '#')
            {
                secrets[entry.Substring(0, equals).Trim()] = entry.Substring(equals + 1);
            }
        }
        return secrets;
    }

    private static byte[] Protection(Func<byte[]> call)
    {
        try
        {
            return call();
        }
        catch (Win32Exception e)
        {
            throw new ServiceException(
                ServiceProblem.Failed,
                $"Windows could not protect or read the stored secrets: {e.Message}",
                ["Install the node again with force from a session that has the token in OPENCLAW_GATEWAY_TOKEN."]);
        }
    }
}
