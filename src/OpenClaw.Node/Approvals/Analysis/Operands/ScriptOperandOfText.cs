using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Operands;

/// <content>What stands in the text of a shell.</content>
internal readonly partial record struct ScriptOperand
{
    private const int MostShells = 8;

    // Words of shells that stand in front of a command, which they start all the same.
    private static readonly HashSet<string> Fronts = new(StringComparer.Ordinal)
    {
        "!", "-", "coproc", "noglob", "nocorrect", "and", "or", "not", "begin", "if", "then", "elif", "else", "while", "until", "do",
    };

    // They carry out files, or texts, that they are given.
    private static readonly HashSet<string> Carriers = new(StringComparer.Ordinal)
    {
        ".", "source", "eval", "trap", "enable", "hash", "mapfile", "readarray", "complete", "bind", "fc",
    };

    private static readonly char[] Expanding = ['*', '?', '[', '$', '~', '{'];

    private static bool PayloadNeedsBinding(string payload, IOperandFiles files, AnalysisPlatform platform)
    {
        // What a substitution reads is text that runs, and a line behind the first is another command.
        if (payload.IndexOfAny([';', '&', '|', '<', '>', '\n', '\r', '`']) >= 0 || payload.IndexOf("$(", StringComparison.Ordinal) >= 0)
        {
            return true;
        }
        if (ShellWords.Split(payload) is not { Count: > 0 } words)
        {
            return false;
        }
        return CommandNeedsBinding(words, files, platform, payload);
    }

    /// <summary>One command of a shell's text.</summary>
    private static bool CommandNeedsBinding(IReadOnlyList<string> words, IOperandFiles files, AnalysisPlatform platform, string text,
        int depth = 0)
    {
        // The shell's own word in front of a program changes nothing of what the program reads.
        for (bool found = true; found;)
        {
            int front = 0;
            while (front < words.Count && (Fronts.Contains(words[front]) || EnvInvocation.AssignmentKey(words[front]) is not null))
            {
                if (EnvInvocation.AssignmentKey(words[front++]) is "BASH_ENV" or "ENV")
                {
                    return true;
                }
            }
            words = front == 0 ? words : ArgvParts.From(words, front);
            Unwrapping unwrapping = Unwrapping.Of(words, platform);
            UnwrapLayer? word = unwrapping.Layers.FirstOrDefault(static layer => layer.Kind == LayerKind.ShellWord)
                ?? (unwrapping.Stopped is { Kind: LayerKind.ShellWord } stopped ? stopped : null);
            if (word is { Next: < 0 })
            {
                // "command -v x" starts nothing.
                return !(word.Program.Trim() == "command" && word.Argv.Skip(word.Start + 1).FirstOrDefault() is "-v" or "-V");
            }
            found = word is not null;
            words = found ? ArgvParts.From(word!.Argv, word.Next) : words;
        }
        if (words.Count == 0)
        {
            return false;
        }
        Unwrapped inner = Unwrap(words, platform);
        if (FindIndex(words, inner, files, platform, out bool unholdable) is not null
            || NeedsBinding(words, inner, null, unholdable, files, platform, depth + 1) || RunnerFile(inner, files) is not null)
        {
            return true;
        }
        string first = words[0].Trim();
        if (Carriers.Contains(first) && words.Count > 1 || first.IndexOf('$') >= 0)
        {
            return true;
        }
        // Which file a pattern or a variable names, the shell says later.
        if (CarriedFiles.CarriesOut(inner.Argv) && text.IndexOfAny(Expanding) >= 0
            || inner.IsPackage && words.Take(inner.Base + 1).Any(static part => part.IndexOfAny(Expanding) >= 0))
        {
            return true;
        }
        return first.Length > 0 && files.IsFile(first)
            && (!IsAbsolute(first, platform) || files.IsMutable(first) || files.IsScriptLike(first));
    }

    /// <summary>
    /// The text of a shell that starts files of its own (<c>bash -lc</c>), or stands in another's text: nobody else reads it, so each of
    /// its commands is looked at.
    /// </summary>
    private static bool TextNeedsBinding(string text, IOperandFiles files, AnalysisPlatform platform, int depth)
    {
        if (depth > MostShells)
        {
            return true;
        }
        foreach (string piece in text.Split([';', '&', '|', '<', '\n', '\r', '(', ')', '`', '{', '}'],
            StringSplitOptions.RemoveEmptyEntries))
        {
            // Where a quote is open there are only words.
            IReadOnlyList<string> words = ShellWords.Split(piece) is { } read
                ? read : piece.Split([' ', '\t', '\'', '"'], StringSplitOptions.RemoveEmptyEntries);
            if (CommandNeedsBinding(words, files, platform, text, depth))
            {
                return true;
            }
        }
        return false;
    }
}
