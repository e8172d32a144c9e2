namespace OpenClaw.Node.Execution;

/// <summary>
/// The node's own credentials. A command that the gateway runs must not be able to read them: with the gateway token it could speak as the
/// node. (The reference passes them on.)
/// </summary>
internal static class NodeSecrets
{
    private static readonly string[] Prefixes = ["OPENCLAW_", "CLAWDBOT_", "MOLTBOT_"];

    private static readonly string[] Words = ["TOKEN", "PASSW", "PASSPHRASE", "SECRET", "CREDENTIAL", "KEY", "CODE", "AUTH", "COOKIE"];

    private static readonly HashSet<string> Names = new(StringComparer.Ordinal) { "CF_ACCESS_CLIENT_ID", "CF_ACCESS_CLIENT_SECRET" };

    /// <summary>True for a name of the node's secrets; broad on purpose, since a child needs none of the node's own settings.</summary>
    /// <param name="upperName">The name in upper case.</param>
    public static bool Contains(string upperName)
    {
        if (Names.Contains(upperName))
        {
            return true;
        }

        return Array.Exists(Prefixes, prefix => upperName.StartsWith(prefix, StringComparison.Ordinal)) && Says(upperName);
    }

    /// <summary>True for a name with a word for a secret in it, whoever's it is.</summary>
    /// <param name="upperName">The name in upper case.</param>
    public static bool Says(string upperName) => Array.Exists(Words, word => upperName.IndexOf(word, StringComparison.Ordinal) >= 0);
}
