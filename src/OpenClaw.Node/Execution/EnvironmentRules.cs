namespace OpenClaw.Node.Execution;

/// <summary>What the policy says about a child's environment.</summary>
internal sealed record EnvironmentRules
{
    /// <summary>Where everything may run: what the node has is passed on but for what never is.</summary>
    public static EnvironmentRules Everything { get; } = new();

    /// <summary>True when of the node's own environment only the usual names and <see cref="Inherit"/> are passed on.</summary>
    public bool IsListed { get; init; }

    /// <summary>Names that are passed on as well.</summary>
    public IReadOnlyList<string> Inherit { get; init; } = [];

    /// <summary>Names that a request may set, in a shell as well.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>True when the variable of the node's own environment reaches a child, apart from what never does.</summary>
    public bool Passes(string name, string value) =>
        !IsListed || InheritedVariables.Contains(name.ToUpperInvariant(), value) || Inherit.Contains(name, HostEnvironment.NameComparer);

    public bool Allows(string name) => Allowed.Contains(name, HostEnvironment.NameComparer);
}
