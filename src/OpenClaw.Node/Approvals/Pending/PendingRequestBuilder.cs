using OpenClaw.Node.Approvals.Analysis.Programs;
using System.Globalization;
using System.Text;
using OpenClaw.Gateway.Text;
using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Analysis.Posix;
using OpenClaw.Node.Approvals.Analysis.Segments;
using OpenClaw.Node.Approvals.Analysis.Words;
using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Plans;
using OpenClaw.Node.Audit;
using OpenClaw.Node.Execution;
using OpenClaw.Node.Execution.Programs;

namespace OpenClaw.Node.Approvals.Pending;

/// <summary>Makes of a denied request what an administrator can answer: the command held to its files as far as that is possible.</summary>
internal static class PendingRequestBuilder
{
    /// <summary>The request as it would be kept; null when it cannot even be named (no such directory).</summary>
    public static PendingRequest? Build(PolicyDecision decision, string? sessionKey,
        IReadOnlyList<KeyValuePair<string, string>> environmentOverrides)
    {
        RunInputs inputs = decision.Inputs;
        // What is too large to keep is not looked at first: looking costs more than the request did.
        if (inputs.Argv.Sum(static word => (long)word.Length)
            + environmentOverrides.Sum(static pair => (long)pair.Key.Length + pair.Value.Length) > WaitingRequests.MaxCommandLength)
        {
            return null;
        }
        ResolutionContext context = new(inputs.WorkingDirectory, inputs.Environment);
        // Nor what has so many names on so long a PATH that the decision did not look for all of them.
        IReadOnlyList<NamedProgram> named = NamedProgram.Of(inputs.Analysis);
        if (named.Count * MatchWork.LookupIn(ProgramSearch.Directories(inputs.Environment)) > MatchWork.Limit)
        {
            return null;
        }
        if (DirectoryCapture.TryCapture(context.DirectoryOrOwn, out _) is not { } directory)
        {
            return null;
        }
        context = context with { WorkingDirectory = directory.Path };
        MutableFileOperand? operand = null;
        string? cannot = null;
        try
        {
            operand = MutableOperand.Find(inputs.Analysis, inputs.Argv, directory.Path, inputs.Environment);
        }
        catch (PlanRefusedException refused)
        {
            // Several programs in one payload, each known and none of them reading a script: their files can be held one by one.
            cannot = inputs.Analysis.Ok && inputs.Analysis.ShellPayload is not null
                && !inputs.Analysis.Segments.Any(segment => ReadsScript(segment)
                    || MutableOperand.CarriesOut(segment.EffectiveArgv, segment.ArgumentsMayExpand, directory.Path))
                ? null
                : "what it carries out cannot be held to what you see now (" + DecisionTexts.Plain(refused.Reason, refused.Detail)
                    + "); a script that is the command itself, with its path and nothing in front of it, can be held";
        }
        // Whoever asks chooses how long a value is, and so what would stand behind its end.
        string tooLong = string.Join(", ", environmentOverrides
            .Where(pair => Reaches(pair, inputs) && !SecretRedaction.IsShownWhole(pair.Value)).Select(pair => pair.Key.Trim()));
        if (tooLong.Length > 0)
        {
            cannot ??= $"it sets a variable that is too long to be shown whole ({tooLong})";
        }
        IReadOnlyList<HeldProgram> programs = Programs(named, context);
        IReadOnlyList<HeldProgram> held = WithOperand(programs, operand, context);
        cannot ??= held.FirstOrDefault(static program => !program.CanBeHeld) is { } script
            ? $"the first line of {script.File.TrustPath} names its interpreter in a way that cannot be held to what you see now" : null;
        return new PendingRequest
        {
            Id = string.Empty,
            FirstAskedAt = default,
            LastAskedAt = default,
            ExpiresAt = default,
            AgentId = inputs.AgentId,
            SessionKey = sessionKey,
            Argv = inputs.Argv,
            CommandText = inputs.Analysis.CommandText,
            Directory = directory.Path,
            EnvironmentHash =
                Hash(environmentOverrides.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                    .SelectMany(pair => new[] { pair.Key, pair.Value })),
            EnvironmentNames = environmentOverrides.Select(pair => pair.Key).ToList(),
            Environment = environmentOverrides.Where(pair => Reaches(pair, inputs)).Select(Show).ToList(),
            Programs = programs.Select(program => program.File.TrustPath).OfType<string>().Distinct(StringComparer.Ordinal).ToList(),
            ProgramsHash = ProgramsHash(held),
            Operand = operand,
            Policy = decision.Policy.Snapshot,
            Reason = DecisionTexts.Code(decision.Reason),
            CannotAllowOnce = cannot,
            NotHeld = NotHeld(programs),
        };
    }

    /// <summary>Programs that do what their project says: which files that are, only they know.</summary>
    private static string? NotHeld(IReadOnlyList<HeldProgram> programs)
    {
        string[] names = [.. programs.Select(program => ExecutableName.Normalise(program.File.Raw))
            .Where(name => ProgramCatalog.Find(name) is { Danger.FollowsProject: true } or { Runner: not null })
                .Distinct(StringComparer.Ordinal)];
        return names.Length == 0
            ? null : $"files of the directory that {string.Join(" and ", names)} may carry out (targets, hooks, settings): they may say something else when it runs";
    }

    /// <summary>What every program of a command is now: paths, sizes, times, and those of what first lines name.</summary>
    public static string ProgramsHash(CommandAnalysis analysis, ResolutionContext context, MutableFileOperand? operand = null) =>
        ProgramsHash(WithOperand(Programs(NamedProgram.Of(analysis), context), operand, context));

    // strace ./x: the system reads its first line as it does that of the command itself.
    private static IReadOnlyList<HeldProgram> WithOperand(IReadOnlyList<HeldProgram> programs, MutableFileOperand? operand,
        ResolutionContext context) =>
        operand is { ArgvIndex: > 0 } script ? [.. programs, HeldProgram.OfOperand(script.Path, context)] : programs;

    private static string ProgramsHash(IReadOnlyList<HeldProgram> programs) => Hash(programs.SelectMany(program => program.Parts));

    private static IReadOnlyList<HeldProgram> Programs(IReadOnlyList<NamedProgram> named, ResolutionContext context) =>
        [.. named.Select(program => HeldProgram.Find(program.Name, context))];

    /// <summary>A shell gets only some of what a request sets.</summary>
    private static bool Reaches(KeyValuePair<string, string> pair, RunInputs inputs) =>
        inputs.Environment.TryGetValue(pair.Key.Trim(), out string? value) && value == pair.Value;

    private static ExecRequestVariable Show(KeyValuePair<string, string> pair)
    {
        string name = pair.Key.Trim();
        // Who decides must see what would be set; a secret stays out of the file, under whatever name or form it comes.
        return new ExecRequestVariable(name, SecretRedaction.Shown(name, pair.Value, CarriesCode(name)),
            !HarmlessVariables.Contains(name, pair.Value));
    }

    private static bool CarriesCode(string name) =>
        CodeVariables.Contains(name) || Array.Exists(CodeEndings, ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static readonly string[] CodeEndings = ["PATH", "LIB", "LIBS", "OPT", "OPTS", "OPTIONS", "FLAGS", "CONFIG", "ARGS", "PRELOAD",
        "SHELL", "EDITOR", "PAGER", "COMMAND", "CMD", "RC", "HOME", "DIR", "ASKPASS"];

    private static bool ReadsScript(CommandSegment segment) =>
        segment.EffectiveArgv.Count == 0 || segment.Shell is not null || segment.EffectiveArgv[0] is "." or "source"
            || ShellBuiltins.RunsText(segment.EffectiveArgv[0]) || ShellBuiltins.IsEvaluating(segment.EffectiveArgv[0])
        || ProgramCatalog.Find(ExecutableName.Normalise(segment.EffectiveArgv[0])) is { Script: not null } or { Shell: not null }
            || segment.DirectoryMayChange;

    private static string Hash(IEnumerable<string> parts)
    {
        StringBuilder text = new();
        foreach (string part in parts)
        {
            text.Append(part.Length.ToString(CultureInfo.InvariantCulture)).Append(':').Append(part);
        }
        return HashText.Sha256(text.ToString());
    }
}
