using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using OpenClaw.Gateway.Text;
using OpenClaw.Node.Execution;
using OpenClaw.Node.Execution.Programs;
using OpenClaw.Node.Texts;

namespace OpenClaw.PowerShell.Completion;

/// <summary>
/// Completes the names of programs on this machine's search path; the tooltip is the file. What looks like a path is left to PowerShell.
/// </summary>
public sealed class ProgramCompleter : IArgumentCompleter
{
    private const int Limit = 200;

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = (wordToComplete ?? "").Trim('\'', '"');
        if (word.IndexOfAny(['/', '\\', '~']) >= 0)
        {
            return System.Management.Automation.CompletionCompleters.CompleteFilename(word);
        }

        return Find(word).OrderBy(program => program.Key, StringComparer.OrdinalIgnoreCase).Take(Limit)
            .Select(program => new CompletionResult(Word(program.Key), program.Key, CompletionResultType.Command, program.Value));
    }

    /// <summary>Anybody who can write to a directory of the path chooses these names: what is more than a plain word is quoted.</summary>
    internal static string Word(string name) =>
        name[0] is not ('-' or '.' or '+')
            && name.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '.' or '_' or '-' or '+')
            ? name : ToolWords.PowerShell.Quote(name);

    private static Dictionary<string, string> Find(string word)
    {
        Dictionary<string, string> found = new(StringComparer.OrdinalIgnoreCase);
        IReadOnlyDictionary<string, string> environment = HostEnvironment.OfThisProcess();
        foreach (string directory in (environment.TryGetValue("PATH", out string? path) ? path : "")
            .Split([Path.PathSeparator], StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathRooted))
        {
            try
            {
                foreach (string file in Directory.EnumerateFiles(directory, word.Replace("*", "").Replace("?", "") + "*")
                    .Where(file => !Path.GetFileName(file).Any(c => Printable.IsHidden(c))))
                {
                    string name = Path.GetFileName(file);
                    if (!found.ContainsKey(name) && ProgramSearch.Find(name, environment, null) is { } program)
                    {
                        found[name] = program;
                    }
                }
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException or ArgumentException)
            {
                // A directory of the path that is not there.
            }
        }

        return found;
    }
}
