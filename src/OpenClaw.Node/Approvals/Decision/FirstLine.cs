using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Analysis.Words;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Node.Approvals.Decision;

/// <summary>
/// What the first line of a program that is a script has looked up when it starts: <c>#!/usr/bin/env python3</c> is whatever python3 is
/// first on the PATH, and that file does what it likes with the script. A path that stands there is the word of whoever wrote the script,
/// as its text is.
/// </summary>
internal sealed class FirstLine
{
    private const int MostLevels = 5;

    private readonly Func<string, ExecutableResolution> _find;
    private readonly Func<string, AnalysisReason?> _carrierProblem;
    private readonly List<ExecutableResolution> _lookedUp = [];

    /// <param name="find">Looks for a name as the node does.</param>
    /// <param name="carrierProblem">Says why a program of that name must not carry a command; null when it may.</param>
    public FirstLine(Func<string, ExecutableResolution> find, Func<string, AnalysisReason?> carrierProblem) =>
        (_find, _carrierProblem) = (find, carrierProblem);

    /// <summary>What was found on the PATH for first lines; it has to be the same when the script starts.</summary>
    public IReadOnlyList<ExecutableResolution> LookedUp => _lookedUp;

    /// <summary>The same of a program that a person said yes to: whatever it looks up.</summary>
    public static IReadOnlyList<ExecutableResolution> LookedUpBy(ExecutableResolution program, ResolutionContext context)
    {
        var line = new FirstLine(name => ExecutableResolution.Find(name, context), static _ => null);
        if (!ThisSystem.IsWindows && program.TruePath is { } file)
        {
            // Whether it would do under a rule is no question after a yes; what it looks up is.
            _ = line.Problem(file);
        }
        return line.LookedUp;
    }

    /// <summary>
    /// Why the file must not be started for what its first line says; null for a binary, a text without such a line, and one whose
    /// interpreter is known.
    /// </summary>
    public AnalysisReason? Problem(string file)
    {
        string script = file;
        for (int level = 0; level < MostLevels; level++)
        {
            if (WordsOf(script) is not { } words)
            {
                return null;
            }
            if (words.Length == 0 || words[0][0] != '/')
            {
                return new AnalysisReason("script-interpreter",
                    $"the first line of {script} names no interpreter by its path, so it would be looked for in the directory of the request. Write the path there.");
            }
            string interpreter = words[0];
            string name = ExecutableName.Normalise(RealPath.TryResolve(interpreter) is { } real
                && ProgramCatalog.Exact(ExecutableName.Normalise(real))?.Wrapper is not null ? real : interpreter);
            if (name == "env")
            {
                int at = words.Length > 1 && words[1] == "-S" ? 2 : 1;
                // Without -S the system hands over one word, whatever blanks are in it.
                if (at >= words.Length || at == 1 && words.Length > 2 || !IsName(words[at]))
                {
                    return Unknown(script);
                }
                interpreter = words[at];
                if (interpreter[0] != '/')
                {
                    if (_carrierProblem(interpreter) is not null)
                    {
                        return new AnalysisReason("script-interpreter",
                            $"the first line of {script} looks for '{interpreter}' on the PATH, and that is {_find(interpreter).TruePath ?? "nothing that can be followed"}, "
                            + "which is neither in a system directory nor allowed by a rule. Write the path of the interpreter there.");
                    }
                    ExecutableResolution found = _find(interpreter);
                    _lookedUp.Add(found);
                    if (found.TruePath is not { } path)
                    {
                        // Whoever can write to a place of the PATH would say what it is.
                        return new AnalysisReason("script-interpreter",
                            $"the first line of {script} looks for '{interpreter}' on the PATH, and there is none. Install it, or write the path of the interpreter there.");
                    }
                    interpreter = path;
                }
            }
            if (CarriesOthers(interpreter))
            {
                return Unknown(script);
            }
            script = interpreter;
        }
        return Unknown(file);
    }

    private static AnalysisReason Unknown(string script) =>
        new("script-interpreter",
            $"the first line of {script} has its interpreter started by another program in a way that is not read here. Write the path of the interpreter there.");

    // nice, timeout, setsid …: they would look for the interpreter like env does; npx and the like even elsewhere.
    private static bool CarriesOthers(string interpreter) =>
        ProgramCatalog.Find(ExecutableName.Normalise(interpreter)) is { } row
            && (row.Wrapper is not null || row.Runner is not null || row.IsMultiplexer);

    private static bool IsName(string word) =>
        word[0] != '-' && (word[0] == '/' || word.IndexOf('/') < 0) && word.IndexOfAny(['=', '$', '\\', '\'', '"', '`', '#']) < 0;

    /// <summary>Null when there is no such line; empty when there is one without words or one that is too long to be read.</summary>
    private static string[]? WordsOf(string path) =>
        PlainOpen.TryHead(path, ScriptInterpreter.LongestLine) is { } head
            ? ScriptInterpreter.LineOf(head)?.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries) : null;
}
