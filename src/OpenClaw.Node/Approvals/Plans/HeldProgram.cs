using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Node.Approvals.Plans;

/// <summary>
/// A program as it was found at one moment, or that there was none. It is the same only as long as its name leads by the same path to the
/// same, unchanged file: by another path a script that looks beside itself would find other files. What the first line of a script names
/// belongs to it.
/// </summary>
internal sealed record HeldProgram
{
    private HeldProgram(ExecutableResolution file, bool byStamp, ResolutionContext? context)
    {
        File = file;
        Stamp = byStamp && file.TrustPath is { } path ? FileFacts.Of(path)?.Stamp : null;
        Interpreters = context is not null && file.TrustPath is { } script ? FirstLineFiles.Of(script, context) : "";
    }

    /// <summary>Where the name led.</summary>
    public ExecutableResolution File { get; }

    private FileStamp? Stamp { get; }

    /// <summary>The state of what its first line names; null when that cannot be told.</summary>
    private string? Interpreters { get; }

    /// <summary>False for a script of which nobody can say what starts it.</summary>
    public bool CanBeHeld => Interpreters is not null;

    /// <summary>For <see cref="Pending.PendingRequest.ProgramsHash"/>: everything by which two differ.</summary>
    public IEnumerable<string> Parts =>
        [File.Raw, File.FoundPath ?? "-", File.TruePath ?? "-", Stamp?.Text ?? "-", .. Interpreters is { Length: > 0 } more ? [more]
            : (string[])[]];

    /// <summary>What a name leads to now.</summary>
    public static HeldProgram Find(string name, ResolutionContext context) => new(ExecutableResolution.Find(name, context), true, context);

    /// <summary>A script by its path, which something reads that does not ask its first line.</summary>
    public static HeldProgram OfScript(string path) => new(ExecutableResolution.OfFile(path), true, null);

    /// <summary>A file that is held to its content elsewhere, and here to what its first line names.</summary>
    public static HeldProgram OfOperand(string path, ResolutionContext context) => new(ExecutableResolution.OfFile(path), false, context);
}
