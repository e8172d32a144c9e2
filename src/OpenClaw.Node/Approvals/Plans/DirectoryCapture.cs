using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Compat;

namespace OpenClaw.Node.Approvals.Plans;

/// <summary>The working directory as it was when the decision was made: path and object (docs/protocol/policy.md 6.2).</summary>
/// <param name="Path">The path without links.</param>
/// <param name="Identity">The directory itself.</param>
internal sealed record DirectoryCapture(string Path, FileIdentity Identity)
{
    /// <summary>Captures a directory, or says why that cannot be done safely.</summary>
    public static DirectoryCapture? TryCapture(string directory, out DecisionReason refusal)
    {
        refusal = DecisionReason.DirectoryMissing;
        string requested = LexicalPath.Resolve(OwnDirectory.Path, directory);
        if (FileFacts.OfLink(requested) is not { } link || FileFacts.Of(requested) is not { } target
            || RealPath.TryResolve(requested) is not { } real || FileFacts.Of(real) is not { } realTarget)
        {
            return null;
        }
        if (target.Kind != FileKind.Directory)
        {
            refusal = DecisionReason.DirectoryNotADirectory;
            return null;
        }
        if (link.Kind == FileKind.Link || MutablePath.HasTurnableLink(requested) || !RealPath.IsAsWritten(OwnDirectory.Path, directory))
        {
            refusal = DecisionReason.DirectoryNotCanonical;
            return null;
        }
        if (link.Identity != target.Identity || target.Identity != realTarget.Identity)
        {
            refusal = DecisionReason.DirectoryIdentity;
            return null;
        }
        refusal = DecisionReason.Allowed;
        return new DirectoryCapture(real, target.Identity);
    }

    /// <summary>True when the path still leads to the very same directory.</summary>
    public bool IsCurrent() => TryCapture(Path, out _) is { } now && now.Identity == Identity;
}

/// <summary>Which paths the node's user could bend after a check (docs/protocol/policy.md 6.2, 6.3).</summary>
internal static class MutablePath
{
    /// <summary>
    /// True when a component is a link that lies in a directory we could write: it could be turned between check and use.
    /// </summary>
    public static bool HasTurnableLink(string path)
    {
        for (string? component = path; !string.IsNullOrEmpty(component); component = System.IO.Path.GetDirectoryName(component))
        {
            if (FileFacts.OfLink(component!) is not { } facts)
            {
                return true;
            }
            if (facts.Kind == FileKind.Link && System.IO.Path.GetDirectoryName(component) is { Length: > 0 } parent
                && FileFacts.IsMutable(parent))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>True when the file, its directory, or a link on the way could be changed by us.</summary>
    public static bool IsMutable(string path) =>
        IsMutableHere(path) || RealPath.TryResolve(path) is not { } real || IsMutableHere(real);

    private static bool IsMutableHere(string path) =>
        FileFacts.IsMutable(path) || FileFacts.IsMutable(LexicalPath.DirectoryName(path)) || HasTurnableLink(path);
}
