namespace OpenClaw.Node.Services;

/// <summary>The outcome of a change; a failure is a <see cref="ServiceException"/>.</summary>
/// <param name="Result">What happened.</param>
/// <param name="State">The state afterwards.</param>
public sealed record ServiceChange(ServiceResult Result, ServiceState State)
{
    /// <summary>One sentence for a person.</summary>
    public string? Message { get; init; }

    /// <summary>What will not work as hoped, for example a user service that ends with the session.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What to type next.</summary>
    public IReadOnlyList<string> Hints { get; init; } = [];
}
