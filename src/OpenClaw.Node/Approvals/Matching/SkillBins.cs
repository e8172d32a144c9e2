using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Matching;

/// <summary>Programs that the gateway's skills need (<c>skills.bins</c>); with <c>autoAllowSkills</c> they run without a rule.</summary>
internal interface ISkillBins
{
    /// <summary>Their names; empty when the gateway does not say.</summary>
    Task<IReadOnlyList<string>> GetAsync(CancellationToken cancellationToken);
}

/// <summary>
/// Asks the gateway at most every 90 seconds (docs/protocol/commands.md 6). A failed question keeps the last answer: skills do not vanish
/// because a connection does, and the answer can only ever allow what the same gateway allowed before.
/// </summary>
/// <param name="ask">Sends the request <c>skills.bins</c> and gives the names.</param>
/// <param name="time">The clock.</param>
internal sealed class CachedSkillBins(Func<CancellationToken, Task<IReadOnlyList<string>>> ask, TimeProvider time) : ISkillBins
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(90);
    private const int MaxNames = 1000;

    private readonly object _gate = new();
    private IReadOnlyList<string> _names = [];
    private DateTimeOffset? _askedAt;

    public async Task<IReadOnlyList<string>> GetAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_askedAt is { } at && time.GetUtcNow() - at < Fresh)
            {
                return _names;
            }
        }
        IReadOnlyList<string>? answer = null;
        try
        {
            answer = await ask(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // The gateway is away or too old to know the question.
        }
        lock (_gate)
        {
            _askedAt = time.GetUtcNow();
            _names = answer is null ? _names
                : answer.Take(MaxNames).Select(name => JsText.Trim(name)).Where(name => name.Length > 0).ToList();
            return _names;
        }
    }
}

/// <summary>For a node without a gateway behind it.</summary>
internal sealed class NoSkillBins : ISkillBins
{
    public static NoSkillBins Instance { get; } = new();

    public Task<IReadOnlyList<string>> GetAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);
}
