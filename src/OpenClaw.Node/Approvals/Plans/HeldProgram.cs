using System.Globalization;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Node.Approvals.Plans;

/// <summary>
/// A program as it was found at one moment, or that there was none. It is the same only as long as its name leads by the same path to the
/// same, unchanged file: by another path a script that looks beside itself would find other files.
/// </summary>
internal sealed record HeldProgram
{
    private HeldProgram(ExecutableResolution file) =>
        (File, Stamp) = (file, file.TrustPath is { } path ? FileFacts.Of(path)?.Stamp : null);

    /// <summary>Where the name led.</summary>
    public ExecutableResolution File { get; }

    private FileStamp? Stamp { get; }

    /// <summary>For <see cref="Pending.PendingRequest.ProgramsHash"/>: everything by which two differ.</summary>
    public IEnumerable<string> Parts => [File.Raw, File.FoundPath ?? "-", File.TruePath ?? "-", Stamp is { } s
        ? string.Format(CultureInfo.InvariantCulture, "{0}:{1}:{2}:{3}:{4}", s.Identity.Device, s.Identity.Inode, s.Size, s.Modified,
            s.Changed) : "-"];

    /// <summary>What a name leads to now.</summary>
    public static HeldProgram Find(string name, ResolutionContext context) => new(ExecutableResolution.Find(name, context));

    /// <summary>A script by its path.</summary>
    public static HeldProgram OfScript(string path) => new(ExecutableResolution.OfFile(path));
}
