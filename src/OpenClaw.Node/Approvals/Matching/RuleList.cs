using System.Collections;
using OpenClaw.Node.Approvals.Files;

namespace OpenClaw.Node.Approvals.Matching;

/// <summary>
/// The rules that hold for an agent, in the document's order, and which of thousands of them could name a program or a command. It only
/// leaves out rules that cannot match; whether one does, and which comes first, is for who asks. Made once for a document, not for each
/// decision.
/// </summary>
internal sealed class RuleList : IReadOnlyList<AllowlistRule>
{
    private readonly AllowlistRule[] _all;
    private readonly Func<AllowlistRule, bool>? _holds;
    private readonly Lazy<AllowlistRule[]> _rules;

    // Of all rules, also of those that do not hold for this request: they are made once.
    private readonly Lazy<RuleIndex> _posix;
    private readonly Lazy<RuleIndex> _windows;
    private readonly Lazy<CommandIndex> _commands;
    private readonly Lazy<GrantedTextIndex> _texts;
    private readonly AllowlistRule[] _everything;

    public RuleList(IEnumerable<AllowlistRule> rules)
    {
        _all = [.. rules];
        _rules = new Lazy<AllowlistRule[]>(() => _all);
        _posix = new Lazy<RuleIndex>(() => new RuleIndex(_all, windows: false));
        _windows = new Lazy<RuleIndex>(() => new RuleIndex(_all, windows: true));
        _commands = new Lazy<CommandIndex>(() => new CommandIndex(_all));
        _texts = new Lazy<GrantedTextIndex>(() => new GrantedTextIndex(_all));
        _everything = Array.FindAll(_all, static rule => rule.IsBareWildcard);
    }

    private RuleList(RuleList all, Func<AllowlistRule, bool> holds)
    {
        (_all, _posix, _windows, _commands, _texts, _everything) =
            (all._all, all._posix, all._windows, all._commands, all._texts, all._everything);
        _holds = all._holds is { } before ? rule => before(rule) && holds(rule) : holds;
        _rules = new Lazy<AllowlistRule[]>(() => Array.FindAll(_all, Holds));
    }

    /// <summary>The first rule that allows whatever it is; null when there is none.</summary>
    public AllowlistRule? Everything => Array.Find(_everything, Holds);

    public int Count => _rules.Value.Length;

    public AllowlistRule this[int index] => _rules.Value[index];

    /// <summary>The rules as such a list; the same where it is one.</summary>
    public static RuleList Of(IReadOnlyList<AllowlistRule> rules) => rules as RuleList ?? new RuleList(rules);

    /// <summary>Those of them that hold for one request: found as all are, without looking at each.</summary>
    public RuleList Only(Func<AllowlistRule, bool> holds) => new(this, holds);

    /// <summary>The rules that could name a program, in order: all that name it are among them.</summary>
    /// <param name="program">A program that is there.</param>
    /// <param name="trustPath">Its file.</param>
    /// <param name="home">What a leading <c>~</c> stands for.</param>
    /// <param name="paths">How paths are compared.</param>
    /// <param name="work">What the decision may still cost; where they are too many for it there are none.</param>
    public IEnumerable<AllowlistRule> For(ExecutableResolution program, string trustPath, string? home, PathRules paths, MatchWork work) =>
        IndexFor(paths).Find(program, trustPath, home, paths, work) is { } places ? InOrder(places) : [];

    /// <summary>
    /// The rules whose pattern ends with the name of a path, in order: all that are granted for this very path are among them.
    /// </summary>
    public IEnumerable<AllowlistRule> Ending(string path, MatchWork work) =>
        IndexFor(MachinePaths.Rules).Ending(path) is var places && work.Take(Sum(places)) ? InOrder(places) : [];

    /// <summary>The rules that name a command of a shell, in order.</summary>
    /// <param name="command">The command.</param>
    /// <param name="work">What the decision may still cost; where they are too many for it there are none.</param>
    public IEnumerable<AllowlistRule> ForCommand(ShellCommand command, MatchWork work)
    {
        CommandIndex commands = _commands.Value;
        List<IReadOnlyList<int>> places = commands.Find(command.Prefix, command.Name);
        return !work.Take(Sum(places)) ? []
            : Places.InOrder(places).Where(place => Holds(_all[place]) && commands[place].Names(command, work))
                .Select(place => _all[place]);
    }

    /// <summary>The granted rules that are for a whole text of a command, in order.</summary>
    public IEnumerable<AllowlistRule> For(GrantedText text) => InOrder(_texts.Value.Find(text)).Where(text.IsBy);

    private static long Sum(List<IReadOnlyList<int>> places) => places.Sum(static list => (long)list.Count);

    private RuleIndex IndexFor(PathRules paths) => paths == PathRules.Windows ? _windows.Value : _posix.Value;

    private bool Holds(AllowlistRule rule) => _holds?.Invoke(rule) != false;

    private IEnumerable<AllowlistRule> InOrder(IReadOnlyList<IReadOnlyList<int>> places) =>
        Places.InOrder(places).Select(place => _all[place]).Where(Holds);

    public IEnumerator<AllowlistRule> GetEnumerator() => ((IEnumerable<AllowlistRule>)_rules.Value).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
