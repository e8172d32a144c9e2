using OpenClaw.Node.Approvals.Files;

namespace OpenClaw.Node.Approvals.Matching;

/// <summary>
/// What one decision may still cost. Rules and commands come from other machines: a decision that would take longer than some milliseconds
/// stops looking at rules, which can only allow less.
/// </summary>
internal sealed class MatchWork
{
    /// <summary>
    /// Characters of patterns and targets compared, of arguments read by expressions, and what files and expressions cost in the same coin.
    /// </summary>
    public const int Limit = 1_500_000;

    /// <summary>What it costs to look for one program.</summary>
    public const int Lookup = 6_000;

    /// <summary>The same on a PATH of so many directories: each is asked where the name is nowhere.</summary>
    public static long LookupIn(int directories) => Math.Max(Lookup, (long)directories * Directory);

    private const int Directory = 500;

    /// <summary>What it costs to compare a fingerprint.</summary>
    public const int Fingerprint = 30;

    /// <summary>What it costs to run one expression, whatever its arguments are.</summary>
    public const int Expression = 2_000;

    // Files of which the content was asked for: read once, however many rules ask.
    private readonly Dictionary<string, string?> _contents = new(StringComparer.Ordinal);

    /// <summary>How much was spent.</summary>
    public long Spent { get; private set; }

    /// <summary>True once something was left undone.</summary>
    public bool IsExhausted { get; private set; }

    /// <summary>Takes an amount; false when it is not there any more, and then nothing of the kind may be done.</summary>
    public bool Take(long amount)
    {
        if (IsExhausted || Spent + amount > Limit)
        {
            IsExhausted = true;
            return false;
        }
        Spent += amount;
        return true;
    }

    /// <summary>
    /// The SHA-256 of a script's content (<see cref="ScriptContent.Hash"/>), as it was when it was first asked for; null also when there is
    /// no work left to read it.
    /// </summary>
    public string? ContentOf(string path)
    {
        if (!_contents.TryGetValue(path, out string? content))
        {
            content = Take(Lookup + (ScriptContent.Cost(path) / BytesPerUnit)) ? ScriptContent.Hash(path) : null;
            _contents.Add(path, content);
        }
        return content;
    }

    /// <summary>What expressions that look around may take of one decision in all, in processor time.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromMilliseconds(50);

    private TimeSpan _time;

    /// <summary>Takes time that was spent; behind the limit nothing of the kind is done any more.</summary>
    public void TakeTime(TimeSpan spent)
    {
        _time += spent;
        IsExhausted |= _time >= TimeLimit;
    }

    /// <summary>
    /// True for a file that something reads as text (<see cref="ScriptContent.IsScript"/>), and where there is no work left to look.
    /// </summary>
    public bool IsScript(string path)
    {
        if (!_scripts.TryGetValue(path, out bool script))
        {
            _scripts.Add(path, script = !Take(Lookup) || ScriptContent.IsScript(path));
        }
        return script;
    }

    private readonly Dictionary<string, bool> _scripts = new(StringComparer.Ordinal);

    private const int BytesPerUnit = 64;
}
