using System.Text;
using System.Text.RegularExpressions;
using OpenClaw.Node.Audit;
using OpenClaw.Node.Execution;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Doctor;

/// <summary>
/// Hides secrets in everything that goes into a support bundle, in three ways that do not rely on each other: the values of this node's own
/// secrets wherever they stand, members and variables whose names say so, and what looks like a secret. The home directory becomes
/// <c>~</c>, since its name is often a person's.
/// </summary>
internal sealed class BundleRedaction
{
    // What is shorter would be found in any text, a word or a number that is no secret there.
    private const int ShortestSecret = 6;

    // How a gateway wants to be told, not what it is told: gateway.auth.mode and the like.
    private static readonly HashSet<string> Kinds = new(StringComparer.Ordinal) { "token", "password", "none", "trusted-proxy",
        "tailscale" };

    // Names below these are chosen by whoever wrote the file.
    private static readonly HashSet<string> FreeNames = new(StringComparer.OrdinalIgnoreCase) { "env", "environment", "vars", "headers" };

    // Where a file is, is no secret, and what a key's hash is neither.
    private static readonly string[] HarmlessEnds = ["FILE", "PATH", "FINGERPRINT"];

    // https://host/path?token=x
    private static readonly Regex Query = new("([?&][^=\\s&?]*(?:token|key|secret|passw|auth|code)[^=\\s&?]*=)[^&\\s\"']+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private readonly string[] _secrets;
    private readonly Regex? _home;

    /// <param name="secrets">Values that must not be seen.</param>
    /// <param name="home">The directory that is shown as <c>~</c>; null for none.</param>
    public BundleRedaction(IEnumerable<string> secrets, string? home)
    {
        // The longest first: one may be a part of another.
        _secrets = [.. secrets.Select(secret => secret.Trim()).Where(secret => secret.Length >= ShortestSecret && !Kinds.Contains(secret))
            .SelectMany(secret => new[] { secret, Escaped(secret), Uri.EscapeDataString(secret) }).Distinct(StringComparer.Ordinal)
                .OrderByDescending(secret => secret.Length)];
        string place = home?.TrimEnd('/', '\\') ?? "";
        _home = place.Length > 2 ? new Regex(Regex.Escape(place) + @"(?![\w.-])", RegexOptions.CultureInvariant) : null;
    }

    /// <summary>
    /// A text of this program: its own secrets go, and what is a secret by its form. Sentences about tokens stay readable.
    /// </summary>
    public string Own(string text) => AtHome(Query.Replace(SecretRedaction.ByForm(Known(text)), "$1" + SecretRedaction.Mask));

    /// <summary>A text of anybody, on one line: also what stands behind a secret's name goes, rather once too often.</summary>
    public string Foreign(string text) => AtHome(SecretRedaction.Apply(Known(text)));

    /// <summary>A document of settings with its secrets replaced.</summary>
    public JsonTree Tree(JsonTree tree) => Tree(tree, isSecret: false);

    /// <summary>The policy: agents have names that people chose, and none of them makes a secret of its rules.</summary>
    public JsonObject Policy(JsonObject policy) => policy["agents"]?.AsObject is { } agents
        ? ((JsonObject)Tree(policy.With("agents", null)))
            .With("agents",
                new JsonObject(agents.Members.Select(agent => new KeyValuePair<string, JsonTree>(Own(agent.Key), Tree(agent.Value)))))
        : (JsonObject)Tree(policy);

    /// <summary>A document whose members are all ours: none of them is a secret by its name, any text in it may hold one.</summary>
    public static JsonTree Texts(JsonTree tree, Func<string, string> hide) => tree switch
    {
        JsonText text => JsonTree.Of(hide(text.Value)),
        JsonArray array => new JsonArray([.. array.Items.Select(item => Texts(item, hide))]),
        JsonObject members =>
            new JsonObject(members.Members.Select(member => new KeyValuePair<string, JsonTree>(member.Key, Texts(member.Value, hide)))),
        _ => tree,
    };

    private JsonTree Tree(JsonTree tree, bool isSecret) => tree switch
    {
        JsonText text => JsonTree.Of(isSecret && text.Value.Length > 0 && !Kinds.Contains(text.Value)
            ? SecretRedaction.Mask : Foreign(text.Value)),
        JsonNumber when isSecret => JsonTree.Of(SecretRedaction.Mask),
        JsonArray array => new JsonArray([.. array.Items.Select(item => Tree(item, isSecret))]),
        JsonObject members =>
            new JsonObject(members.Members.Select(member =>
                new KeyValuePair<string, JsonTree>(Own(member.Key), Tree(member.Value, isSecret || IsSecretName(member.Key))))),
        _ => tree,
    };

    private static bool IsSecretName(string name)
    {
        string upper = name.ToUpperInvariant();
        return FreeNames.Contains(name)
            || ((NodeSecrets.Says(upper) || SecretRedaction.IsSecret(name, "x"))
                && !Array.Exists(HarmlessEnds, end => upper.EndsWith(end, StringComparison.Ordinal)));
    }

    private string Known(string text)
    {
        foreach (string secret in _secrets)
        {
            text = text.Replace(secret, SecretRedaction.Mask);
        }
        return text;
    }

    private string AtHome(string text) => _home?.Replace(text, "~") ?? text;

    // As it stands within a JSON text.
    private static string Escaped(string secret)
    {
        StringBuilder text = new();
        JsonTreeWriter.WriteString(text, secret);
        return text.ToString(1, text.Length - 2);
    }
}
