using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Native;

namespace OpenClaw.Node.Execution.Contract;

/// <summary>The reference's words for a process that could not be started (docs/protocol/process.md 1).</summary>
internal static class LaunchText
{
    /// <summary>Node.js's code for a string that the operating system would cut at a NUL.</summary>
    public const string InvalidArgument = "ERR_INVALID_ARG_VALUE";

    /// <param name="code">For example <c>ENOENT</c>.</param>
    /// <param name="workingDirectory">The request's: when it is what is missing, the text says so.</param>
    /// <param name="text">A text in place of the usual one.</param>
    public static string For(string code, string? workingDirectory, string? text = null)
    {
        var message = text ?? "Command failed during launch or output capture (" + code + ")"
            + (code == "EAGAIN"
                ? ": this account or service may have no more processes (ulimit -u, TasksMax=); try again when something has ended" : "");
        if (string.IsNullOrEmpty(workingDirectory) || code is not ("ENOENT" or "ENOTDIR"))
        {
            return message;
        }

        using FileQuestions.Asking asking = FileQuestions.About(workingDirectory!);
        if (Directory.Exists(workingDirectory))
        {
            return message;
        }

        var reason = code == "ENOTDIR" || File.Exists(workingDirectory) || IsBelowFile(workingDirectory!)
            ? "is not a directory" : "does not exist";
        return $"node exec working directory {reason} on the node host: {workingDirectory} (os reported: {message})";
    }

    private static bool IsBelowFile(string path)
    {
        for (var parent = Path.GetDirectoryName(path); !string.IsNullOrEmpty(parent); parent = Path.GetDirectoryName(parent))
        {
            if (Directory.Exists(parent))
            {
                return false;
            }

            if (File.Exists(parent))
            {
                return !ThisSystem.IsWindows;
            }
        }

        return false;
    }
}
