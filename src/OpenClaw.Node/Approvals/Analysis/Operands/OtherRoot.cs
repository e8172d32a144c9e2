using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Operands;

/// <summary>A command line whose command is started where other files stand (<see cref="OtherRootRule"/>).</summary>
internal sealed class OtherRoot
{
    private readonly OtherRootRule _rule;
    private readonly IReadOnlyList<string> _argv;
    private readonly List<int> _there = [];
    private readonly List<int> _front = [];
    private int _start;
    private bool _isElsewhere;

    private OtherRoot(OtherRootRule rule, IReadOnlyList<string> argv) => (_rule, _argv, _start) = (rule, argv, argv.Count);

    /// <summary>What stands behind it, where its program starts one of these in this root (<c>sudo docker exec x ./y</c>).</summary>
    private OtherRoot? Inner { get; set; }

    /// <summary>Reads a command line; null when its program starts nothing elsewhere.</summary>
    public static OtherRoot? Of(ProgramRow row, IReadOnlyList<string> argv)
    {
        if (row.OtherRoot is not { } rule)
        {
            return null;
        }
        OtherRoot other = new(rule, argv);
        if (!other.Read())
        {
            return null;
        }
        if (other._isElsewhere)
        {
            return other;
        }
        other.Inner = rule.Reaches && other._start < argv.Count && RowOf(argv[other._start]) is { } behind && behind != row
            ? Of(behind, ArgvParts.From(argv, other._start)) : null;
        return other.Inner is null ? null : other;
    }

    /// <summary>True for a word that names such a program.</summary>
    public static bool IsName(string word) => RowOf(word) is { OtherRoot.Reaches: false };

    private static ProgramRow? RowOf(string word) => ProgramCatalog.Find(ExecutableName.Normalise(word));

    /// <summary>The words that are about this root; in place of the others stand empty ones, so that each keeps its place.</summary>
    public IReadOnlyList<string> Here()
    {
        if (Inner is not null)
        {
            return [.. _argv.Take(_start), .. Inner.Here()];
        }
        string[] here = [.. _argv.Take(_start)];
        foreach (int at in _there)
        {
            here[at] = here[at][0] == '-' ? OptionName.Of(here[at]).ToString() : "";
        }
        // The name of a container is no file; an archive may stand behind a sign.
        foreach (int at in _rule.IsMachine ? _front : [])
        {
            here[at] = here[at].IndexOf(':') < 0 ? "" : here[at];
        }
        return here;
    }

    /// <summary>True when a word may be a file that nobody holds: one of the other root, or one of this that is there as well.</summary>
    public bool MayMeanFile(IOperandFiles files)
    {
        if (_argv.Count > CarriedFiles.MostNames)
        {
            return true;
        }
        if (Inner is not null)
        {
            return Inner.MayMeanFile(files);
        }
        if (_rule.IsMachine)
        {
            return _argv.Take(_start).Any(IsShare) && _argv.Skip(_start).Any(word => CarriedFiles.IsAnyFile(word, files));
        }
        bool command = _argv.Skip(_start).Concat(_there.Select(Value)).Any(IsCommandFile);
        return command || NamesFile(files) || BringsOthers(files);
    }

    /// <summary>False for a command line that starts nothing.</summary>
    private bool Read()
    {
        int operands = _rule.Operands;
        bool found = _rule.Commands.Length == 0, separated = false;
        _isElsewhere = _rule is { When.Length: 0, Reaches: false };
        for (int i = 1; i < _argv.Count; i++)
        {
            string word = _argv[i];
            if (word == "--" && !separated)
            {
                separated = true;
                if (found && (_front.Count > 0 || operands is 0 or int.MaxValue))
                {
                    _start = i + 1;
                    return true;
                }
            }
            else if (!separated && word.Length > 1 && word[0] == '-')
            {
                string next = i + 1 < _argv.Count ? _argv[i + 1] : "-";
                _isElsewhere |= _rule.When.Any(option => IsOption(word, option)) || IsSetting(word) || IsSetting(next);
                // Behind a flag that nobody knows may stand the command.
                bool isCommand = !found && !_rule.IsMachine && Array.IndexOf(_rule.Commands, next) >= 0;
                int values = isCommand ? 0 : Values(word, next);
                Note(i, values);
                i += values;
            }
            else if (!found)
            {
                found = Array.IndexOf(_rule.Commands, word) >= 0;
                if (!found && Array.IndexOf(_rule.Groups, word) < 0)
                {
                    return false;
                }
            }
            else if (_rule.Reaches && EnvInvocation.AssignmentKey(word) is not null)
            {
                // A variable for the command.
            }
            else if (operands-- > 0)
            {
                _front.Add(i);
            }
            else
            {
                _start = i;
                return true;
            }
        }
        return found;
    }

    private bool NamesFile(IOperandFiles files)
    {
        for (int i = 1; i < _argv.Count && !_rule.OnlyThere; i++)
        {
            if (!(_rule.HoldsImage && _front.Contains(i)) && CarriedFiles.IsAnyFile(_argv[i], files))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>True when whoever may write here says what the root is.</summary>
    private bool BringsOthers(IOperandFiles files)
    {
        for (int i = 1; i < _start; i++)
        {
            bool named = _front.Contains(i) || NamesRoot(_argv[i - 1]) || NamesRoot(_argv[i]);
            bool option = _argv[i].StartsWith("-", StringComparison.Ordinal);
            bool names = _rule.NamesRoot && CarriedFiles.Behind(_argv[i]).Concat(option ? [] : [_argv[i]])
                .Any(part => (named || IsPath(part)) && files.IsMutable(part));
            bool binds = i + 2 < _start && Array.IndexOf(_rule.Pairs, _argv[i]) >= 0
                && _argv[i].IndexOf("bind", StringComparison.Ordinal) > 0 && _argv[i + 1] != _argv[i + 2] && files.IsMutable(_argv[i + 1]);
            if (names || binds)
            {
                return true;
            }
        }
        return false;
    }

    private bool NamesRoot(string word) => _rule.When.Concat(_rule.Roots).Any(option => IsOption(word, option));

    private bool IsSetting(string word) => _rule.Settings.Any(setting => word.IndexOf(setting, StringComparison.OrdinalIgnoreCase) >= 0);

    private string Value(int at) => _argv[at][0] == '-' ? OptionName.Of(_argv[at]).Value ?? "" : _argv[at];

    private static bool IsCommandFile(string word) => IsPath(word) || CarriedFiles.ReadsMore(word);

    private static bool IsPath(string word) => word.Length > 0 && (word[0] == '.' || ExecutableName.IsPath(word));

    private bool IsShare(string word) => _rule.Shares.Any(option => IsOption(word, option));

    private void Note(int at, int values)
    {
        OptionName name = OptionName.Of(_argv[at]);
        if (!_rule.There.Any(name.Is))
        {
            return;
        }
        if (values > 0)
        {
            _there.Add(at + 1);
        }
        else if (name.Value is { Length: > 0 })
        {
            _there.Add(at);
        }
    }

    /// <summary>How many of the next words belong to an option: of one that is not known one that is no option itself.</summary>
    private int Values(string word, string next)
    {
        if (Array.IndexOf(_rule.Pairs, word) >= 0)
        {
            return 2;
        }
        bool isOption = next.Length > 0 && next[0] == '-';
        if (word[1] == '-')
        {
            return isOption || word.IndexOf('=') >= 0 || Array.IndexOf(_rule.Flags, word) >= 0 ? 0 : 1;
        }
        int at = 1;
        while (at < word.Length && _rule.Letters.IndexOf(word[at]) >= 0)
        {
            at++;
        }
        return !isOption && at == word.Length - 1 ? 1 : 0;
    }

    /// <summary>A beginning of a long option counts as the option, a letter counts wherever it stands in its word.</summary>
    private static bool IsOption(string word, string option) =>
        word.Length > 1 && word[0] == '-'
        && (option[1] == '-' ? word[1] == '-' && OptionName.Of(word).Begins(option, least: 3)
            : word[1] != '-' && word.IndexOf(option[1]) > 0);
}
