using System.Globalization;
using System.Text;
using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Plans;

namespace OpenClaw.Node.Approvals.Pending;

/// <summary>Makes of a denied request what an administrator can answer: the command held to its files as far as that is possible.</summary>
internal static class PendingRequestBuilder
{
    /// <summary>The request as it would be kept; null when it cannot even be named (no such directory).</summary>
    public static PendingRequest? Build(PolicyDecision decision, string? sessionKey, IReadOnlyList<KeyValuePair<string, string>> environmentOverrides)
    {
        RunInputs inputs = decision.Inputs;
        ResolutionContext context = new(inputs.WorkingDirectory, inputs.Environment);
        if (DirectoryCapture.TryCapture(context.DirectoryOrOwn, out _) is not { } directory)
        {
            return null;
        }
        context = context with { WorkingDirectory = directory.Path };
        MutableFileOperand? operand = null;
        string? cannot = null;
        try
        {
            operand = MutableOperand.Find(inputs.Argv, directory.Path, inputs.Analysis.ShellPayload, inputs.Environment);
        }
        catch (PlanRefusedException refused)
        {
            // Several programs in one payload, each known and none of them reading a script: their files can be held one by one.
            cannot = inputs.Analysis.Ok && inputs.Analysis.ShellPayload is not null && !inputs.Analysis.Segments.Any(ReadsScript)
                ? null
                : "what it carries out cannot be held to what you see now (" + refused.Message.Substring("SYSTEM_RUN_DENIED: ".Length) + ")";
        }
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
            EnvironmentHash = Hash(environmentOverrides.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => new[] { pair.Key, pair.Value })),
            EnvironmentNames = environmentOverrides.Select(pair => pair.Key).ToList(),
            ProgramsHash = Hash(Programs(decision).SelectMany(name => Describe(name, context))),
            Operand = operand,
            Policy = decision.Policy.Snapshot,
            Reason = DecisionTexts.Code(decision.Reason),
            CannotAllowOnce = cannot,
        };
    }

    private static bool ReadsScript(CommandSegment segment) =>
        segment.EffectiveArgv.Count == 0 || segment.Shell is not null || OperandTables.IsScriptRunner(ExecutableName.Normalise(segment.EffectiveArgv[0])) || segment.DirectoryMayChange;

    private static IEnumerable<string> Programs(PolicyDecision decision)
    {
        yield return decision.Inputs.Argv[0];
        if (decision.Inputs.Analysis.Shell is { } shell)
        {
            yield return shell.Argv[0];
        }
        foreach (SegmentVerdict verdict in decision.Segments)
        {
            foreach (SegmentWrapper wrapper in verdict.Segment.Wrappers)
            {
                yield return wrapper.Program;
            }
            yield return verdict.Program.Raw;
        }
    }

    private static IEnumerable<string> Describe(string name, ResolutionContext context)
    {
        ExecutableResolution program = ExecutableResolution.Find(name, context);
        FileStamp? stamp = program.TrustPath is { } path ? FileFacts.Of(path)?.Stamp : null;
        return [name, program.TrustPath ?? "-", stamp is { } s ? string.Format(CultureInfo.InvariantCulture, "{0}:{1}:{2}:{3}:{4}", s.Identity.Device, s.Identity.Inode, s.Size, s.Modified, s.Changed) : "-"];
    }

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
