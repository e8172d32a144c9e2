namespace OpenClaw.Node.State;

/// <summary>What the product was called before: its variables count where the new ones are absent (docs/protocol/state.md 8).</summary>
internal static class OldNames
{
    private const string Now = "OPENCLAW_";
    private static readonly string[] Before = ["CLAWDBOT_", "MOLTBOT_"];

    /// <summary>The default state directories of before, the latest first.</summary>
    public static readonly IReadOnlyList<string> Directories = [".clawdbot", ".moltbot"];

    /// <summary>The names of the configuration file in such a directory.</summary>
    public static readonly IReadOnlyList<string> ConfigFiles = ["openclaw.json", "clawdbot.json", "moltbot.json"];

    /// <summary>Reads <c>OPENCLAW_X</c>, and where it says nothing <c>CLAWDBOT_X</c>, then <c>MOLTBOT_X</c>.</summary>
    public static Func<string, string?> AlsoIn(Func<string, string?> environment) => name =>
        environment(name) is { } value && StateLocation.Meaning(value) is not null || !name.StartsWith(Now, StringComparison.Ordinal)
            ? environment(name)
            : Before.Select(prefix => environment(prefix + name.Substring(Now.Length)))
                .FirstOrDefault(old => StateLocation.Meaning(old) is not null) ?? environment(name);
}
