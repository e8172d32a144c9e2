namespace OpenClaw.Node.State.Trust;

/// <summary>Why a file or directory cannot be trusted with what this node may run.</summary>
/// <param name="Path">Which.</param>
/// <param name="What">What is wrong with it, a sentence.</param>
/// <param name="Fix">The command that mends it, or what to do where no single command does.</param>
internal sealed record StateFault(string Path, string What, string Fix);
