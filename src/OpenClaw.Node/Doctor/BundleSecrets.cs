using System.Text;
using System.Text.RegularExpressions;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Execution;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Services;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Doctor;

/// <summary>
/// The secrets of a node by their values, so that they are found wherever they were written: a log may hold a token that came back in an
/// answer. They are looked for and never written down; what cannot be read here cannot be hidden by its value, and is in no file of a
/// bundle either.
/// </summary>
internal static class BundleSecrets
{
    private const int EnrollmentLimit = 64 * 1024;

    private static readonly Regex SecretName = new(
        "(?:token|password|passwd|passphrase|secret|api_?key|access_?key|private_?key|privatekeypem|credentials?|setup_?code|cookie)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    // In a file that is no JSON any more.
    private static readonly Regex BrokenMember = new("[\"']?(\\w+)[\"']?\\s*:\\s*[\"']([^\"']+)", RegexOptions.CultureInvariant);

    public static IEnumerable<string> Of(StateLocation? state, NodeOptions options, IReadOnlyDictionary<string, string> environment)
    {
        GatewayCredentials given = options.Credentials;
        IEnumerable<string?> typed = [given.Token, given.Password, given.DeviceToken, given.BootstrapToken, options.SetupCode];
        IEnumerable<string> found = typed.OfType<string>().Concat(OfVariables(environment));
        return (state is null ? found : found.Concat(OfState(state, environment))).SelectMany(WithParts).ToArray();
    }

    private static IEnumerable<string> OfVariables(IEnumerable<KeyValuePair<string, string>> variables) =>
        variables.Where(variable => NodeSecrets.Contains(variable.Key.ToUpperInvariant()) || SecretName.IsMatch(variable.Key)
            || ServiceSecrets.IsSecret(variable.Key, variable.Value))
            .Select(variable => variable.Value);

    private static IEnumerable<string> OfState(StateLocation state, IReadOnlyDictionary<string, string> environment)
    {
        StateLocation[] places = [state, state.Below("operator")];
        foreach (string path in places.SelectMany(place =>
            new[] { place.DeviceIdentityPath, place.DeviceAuthPath, place.NodeConfigPath, place.ExecApprovalsPath })
            .Concat([state.ConfigPath, ServiceSettings.PathIn(state.Directory), Path.Combine(places[1].Directory, "gateways.json")]))
        {
            foreach (string secret in OfFile(state, path))
            {
                yield return secret;
            }
        }
        foreach (string secret in Stored(() =>
            ServiceSecrets.Load(state.Directory, name => environment.TryGetValue(name, out string? value) ? value : null).Values)
            .Concat(Stored(() => Enrollment(state))))
        {
            yield return secret;
        }
    }

    private static IEnumerable<string> Enrollment(StateLocation state)
    {
        string?[] paths = [EnrollmentFile.PathIn(state.Directory),
            Stored(() => [ServiceSettings.Load(state.Directory)?.TokenFile ?? ""]).FirstOrDefault(path => path.Length > 0)];
        return paths.OfType<string>()
            .SelectMany(path =>
                Stored(() => PrivateFile.Read(path, EnrollmentLimit) is { } content
                    ? [Encoding.UTF8.GetString(content).TrimStart('\uFEFF').Trim()] : []))
            .Where(secret => !secret.Any(char.IsControl)).ToArray();
    }

    private static IEnumerable<string> OfFile(StateLocation state, string path)
    {
        string text = string.Concat(Stored(() => [BundleFiles.Read(state, path) ?? ""]));
        try
        {
            return text.Length == 0 ? [] : OfTree(JsonTreeReader.ReadJson5(text), isSecret: false);
        }
        catch (JsonTreeException)
        {
            return BrokenMember.Matches(text).Cast<Match>().Where(member => SecretName.IsMatch(member.Groups[1].Value))
                .Select(member => member.Groups[2].Value.Replace("\\n", "\n"));
        }
    }

    private static IEnumerable<string> OfTree(JsonTree tree, bool isSecret) => tree switch
    {
        JsonText text => isSecret ? [text.Value] : [],
        JsonArray array => array.Items.SelectMany(item => OfTree(item, isSecret)),
        JsonObject members => members.Members.SelectMany(member => OfTree(member.Value, isSecret || SecretName.IsMatch(member.Key))),
        _ => [],
    };

    // A key is written in lines, and a proxy's address holds more than its password.
    private static IEnumerable<string> WithParts(string secret)
    {
        yield return secret;
        foreach (string line in secret.Split('\n').Where(line => !line.StartsWith("-----", StringComparison.Ordinal)))
        {
            yield return line.Trim();
        }
        if (Uri.TryCreate(secret, UriKind.Absolute, out Uri? address) && address.UserInfo.Length > 0)
        {
            foreach (string part in address.UserInfo.Split(':'))
            {
                yield return Uri.UnescapeDataString(part);
            }
        }
    }

    private static IReadOnlyList<string> Stored(Func<IEnumerable<string>> read)
    {
        try
        {
            return [.. read()];
        }
        catch (Exception problem) when (problem is NodeStateException or ServiceException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
