using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Native;
using OpenClaw.Node.State.Trust;

namespace OpenClaw.Node.State;

/// <summary>
/// For files that are appended to or read in part, and so opened by the framework: it would wait at a FIFO for the other end, and go where
/// a link leads.
/// </summary>
internal static class PlainFile
{
    /// <summary>Makes sure that a file which is there is a plain one of the right owner.</summary>
    /// <exception cref="NodeStateException">It is not; the message has the command that mends it.</exception>
    public static void Require(string path)
    {
        if (ThisSystem.IsWindows)
        {
            return;
        }
        try
        {
            if (PosixFile.Look(path) is { } stat && FileTrust.OfPosixFile(path, stat) is { } fault)
            {
                throw NodeStateException.Of(fault);
            }
        }
        catch (IOException problem)
        {
            throw new NodeStateException(StateProblem.Storage, $"{path} cannot be looked at: {problem.Message}", path, problem);
        }
    }
}
