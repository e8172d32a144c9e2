using OpenClaw.Node.State;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Operator;

/// <summary>A gateway that an operator remembers by a name; its device token is kept beside it, as always, and no other secret.</summary>
/// <param name="Name">The name.</param>
/// <param name="Url">The gateway.</param>
/// <param name="TlsFingerprint">The pinned certificate, or null.</param>
internal sealed record OperatorProfile(string Name, string Url, string? TlsFingerprint);

/// <summary>The gateways that an operator gave names, in <c>operator/gateways.json</c> of his state directory.</summary>
internal sealed class OperatorProfiles(StateLocation state)
{
    private const int MaxName = 64;

    private string Path => System.IO.Path.Combine(state.Below("operator").Directory, "gateways.json");

    /// <summary>True for what may be a name: it stands on command lines and in a file.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= MaxName && text.All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_');

    /// <exception cref="NodeStateException">The file cannot be used; it is left as it is.</exception>
    public IReadOnlyList<OperatorProfile> All() => [.. (JsonStateFile.Read(Path)?["gateways"]?.AsObject?.Members ?? [])
        .Where(member => member.Value.AsObject?["url"]?.AsText is { Length: > 0 })
        .Select(member =>
            new OperatorProfile(member.Key, member.Value.AsObject!["url"]!.AsText!, member.Value.AsObject!["tlsFingerprint"]?.AsText))];

    public OperatorProfile? Find(string name) =>
        All().FirstOrDefault(profile => string.Equals(profile.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <exception cref="NodeStateException">It cannot be stored.</exception>
    public void Save(OperatorProfile profile)
    {
        JsonObject file = JsonStateFile.Read(Path) ?? JsonObject.Empty;
        JsonObject gateways = file["gateways"]?.AsObject ?? JsonObject.Empty;
        JsonObject entry = JsonObject.Empty.With("url", JsonTree.Of(profile.Url));
        if (profile.TlsFingerprint is { } pin)
        {
            entry = entry.With("tlsFingerprint", JsonTree.Of(pin));
        }

        PrivateFile.EnsureDirectory(state.Below("operator").Directory);
        JsonStateFile.Write(Path, file.With("gateways", gateways.With(profile.Name, entry)));
    }
}
