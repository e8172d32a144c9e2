using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Native;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Commands;

/// <summary>
/// <c>fs.listDir</c>: the folders in a folder, for a person who picks a working directory (docs/protocol/commands.md 3.6). Names only,
/// never content.
/// </summary>
/// <param name="home">The home directory; null asks the system.</param>
/// <param name="denies">True while the policy lets nothing run: whoever locked the machine does not want its folders listed either.</param>
internal sealed class FsListDirCommand(string? home = null, Func<bool>? denies = null) : INodeCommand
{
    // More than any person scrolls through, and far below what fits into one frame.
    private const int MaxEntries = 20_000;

    /// <inheritdoc/>
    public string Name => NodeCommandNames.ListDirectory;

    /// <inheritdoc/>
    public Task<InvokeResult> InvokeAsync(InvokeRequest request, INodeEvents events, CancellationToken cancellationToken)
    {
        try
        {
            if (denies?.Invoke() == true)
            {
                return Task.FromResult<InvokeResult>(new InvokeResult.Failure("UNAVAILABLE",
                    "UNAVAILABLE: fs.listDir is off while the exec policy of this node is security=deny"));
            }
            JsonTree parameters = InvokeParams.Decode(request);
            JsonTree? path = parameters.AsObject?["path"];
            if (path is { AsText: null })
            {
                throw new InvalidParamsException("INVALID_REQUEST: path must be a string");
            }
            return Task.FromResult(InvokeParams.Answer(List(path?.AsText, cancellationToken)));
        }
        catch (InvalidParamsException problem)
        {
            return Task.FromResult(problem.ToResult());
        }
    }

    private JsonObject List(string? requested, CancellationToken cancellationToken)
    {
        string homeDirectory = home
            ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        string path = string.IsNullOrEmpty(requested) ? homeDirectory : requested!;
        if (path.IndexOf('\0') >= 0 || !IsAbsolute(path))
        {
            throw new InvalidParamsException("fs.listDir path must be absolute");
        }
        string resolved = Trim(Path.GetFullPath(path));
        var entries = new List<(string Name, bool Hidden)>();
        try
        {
            using FileQuestions.Asking asking = FileQuestions.About(resolved);
            foreach (string entry in Directory.EnumerateDirectories(resolved))
            {
                cancellationToken.ThrowIfCancellationRequested();
                // Links that lead to a folder count; broken ones are not listed by the system or fail here.
                if (entries.Count == MaxEntries)
                {
                    throw new InvalidParamsException($"fs.listDir found more than {MaxEntries} directories in '{resolved}'");
                }
                string name = Path.GetFileName(entry);
                using FileQuestions.Asking about = FileQuestions.About(entry);
                if (Directory.Exists(entry))
                {
                    entries.Add((name, name.StartsWith(".", StringComparison.Ordinal)));
                }
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            using FileQuestions.Asking asking = FileQuestions.About(resolved);
            throw new InvalidParamsException(ErrorText(problem, resolved));
        }
        entries.Sort((one, other) => one.Hidden != other.Hidden
            ? one.Hidden.CompareTo(other.Hidden) : string.CompareOrdinal(one.Name, other.Name));
        JsonObject result = JsonObject.Empty.With("path", JsonTree.Of(resolved));
        if (Path.GetDirectoryName(resolved) is { Length: > 0 } parent)
        {
            result = result.With("parent", JsonTree.Of(parent));
        }
        return result.With("home", JsonTree.Of(homeDirectory))
            .With("entries", new JsonArray(entries.Select(entry => (JsonTree)ToTree(entry.Name, entry.Hidden, resolved)).ToArray()));
    }

    private static JsonObject ToTree(string name, bool hidden, string parent)
    {
        var members = new List<KeyValuePair<string, JsonTree>> { new("name", JsonTree.Of(name)),
            new("path", JsonTree.Of(Path.Combine(parent, name))) };
        if (hidden)
        {
            members.Add(new("hidden", JsonTree.Of(true)));
        }
        return new JsonObject(members);
    }

    // On Windows "\x" and "C:x" are rooted but depend on the current drive or directory.
    private static bool IsAbsolute(string path) =>
        Path.IsPathRooted(path)
        && (!ThisSystem.IsWindows || path.StartsWith("\\\\", StringComparison.Ordinal)
            || (path.Length >= 3 && path[1] == ':' && path[2] is '\\' or '/')
            || path[0] is '\\' or '/');

    private static string Trim(string path)
    {
        string trimmed = path.TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        return trimmed.Length >= (Path.GetPathRoot(path)?.Length ?? 0) ? trimmed : path;
    }

    // The words of the reference's runtime, which gateways show to people.
    private static string ErrorText(Exception problem, string path) => problem switch
    {
        DirectoryNotFoundException when File.Exists(path) => $"ENOTDIR: not a directory, scandir '{path}'",
        DirectoryNotFoundException or FileNotFoundException => $"ENOENT: no such file or directory, scandir '{path}'",
        UnauthorizedAccessException => $"EACCES: permission denied, scandir '{path}'",
        _ when File.Exists(path) => $"ENOTDIR: not a directory, scandir '{path}'",
        _ => $"{problem.Message}, scandir '{path}'",
    };
}
