using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Node.Approvals.Plans;

/// <summary>
/// The files that the first line of a script names: they are started in its place, with the script as an argument, so that whoever
/// exchanges one of them says what the script does. Which word is a program and which a file for it is not asked; each that may be one
/// counts, whether it is there or not.
/// </summary>
internal sealed class FirstLineFiles
{
    // A system follows no more of them than that, from one script that interprets another to the next.
    private const int MostLevels = 5;
    private const int MostNames = 64;

    private readonly ResolutionContext _context;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    private FirstLineFiles(ResolutionContext context) => _context = context;

    /// <summary>What the names lead to, each a text by which two states of it differ.</summary>
    private readonly List<string> _states = [];

    private bool _readable = true;

    /// <summary>
    /// Everything by which two states of them differ; empty where the file is no such script. Null when nobody can say which files they
    /// are.
    /// </summary>
    /// <param name="file">The program, without links.</param>
    /// <param name="context">Where it runs.</param>
    public static string? Of(string file, ResolutionContext context)
    {
        if (ThisSystem.IsWindows)
        {
            return "";
        }
        FirstLineFiles files = new(context);
        files.Follow(file, MostLevels);
        return files._readable ? string.Join("\0", files._states) : null;
    }

    private void Follow(string file, int levels)
    {
        if (!_readable || levels == 0 || PlainOpen.TryHead(file, ScriptInterpreter.LongestLine) is not { } head
            || ScriptInterpreter.LineOf(head) is not { } line)
        {
            return;
        }
        string[] words = line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
        // What is longer than is read here is cut by the system, which starts it all the same.
        _readable = words.Length > 0 ? line.IndexOfAny(['$', '\\']) < 0 : head.Length < ScriptInterpreter.LongestLine;
        for (int at = 0; _readable && at < words.Length; at++)
        {
            foreach (string name in NamesIn(words[at], at == 0))
            {
                Hold(name, levels);
            }
        }
    }

    /// <summary>What a word may name: the interpreter is a path from the directory, others are files there or programs by name.</summary>
    private static IEnumerable<string> NamesIn(string word, bool isInterpreter)
    {
        if (isInterpreter)
        {
            return [word.IndexOf('/') >= 0 ? word : "./" + word];
        }
        string name = word.Replace("\"", "").Replace("'", "");
        // env -Spython3 and --option=file; an option by itself names nothing.
        int value = name.IndexOf('='), split = name.StartsWith("-", StringComparison.Ordinal) ? name.IndexOf('S') : -1;
        IEnumerable<string> names = [value >= 0 ? name.Substring(value + 1) : "", split >= 0 ? name.Substring(split + 1) : "",
            name.StartsWith("-", StringComparison.Ordinal) ? "" : name];
        return names.Where(static one => one.Length > 0)
            .SelectMany(static one => one.IndexOf('/') >= 0 ? (string[])[one] : [one, "./" + one]);
    }

    private void Hold(string name, int levels)
    {
        if (!_names.Add(name))
        {
            return;
        }
        if (_names.Count > MostNames)
        {
            _readable = false;
            return;
        }
        // By its path it may also be a text that the interpreter reads, which needs no right to be executed.
        ExecutableResolution found = name.IndexOf('/') < 0 ? ExecutableResolution.Find(name, _context)
            : ExecutableResolution.OfFile(name[0] == '/' ? name : _context.DirectoryOrOwn + "/" + name);
        FileFacts? facts = found.TruePath is { } path ? FileFacts.Of(path) : null;
        FileStamp? stamp = facts is { Kind: FileKind.File } file ? file.Stamp : null;
        _states.Add(string.Join("\n", name, found.FoundPath, found.TruePath, stamp?.Text));
        if (stamp is not null)
        {
            Follow(found.TruePath!, levels - 1);
        }
    }
}
