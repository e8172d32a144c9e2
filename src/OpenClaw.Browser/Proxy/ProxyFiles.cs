using OpenClaw.Browser.Routes;
using OpenClaw.Node.Commands;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Proxy;

/// <summary>
/// The files that an answer names, carried beside it (docs/protocol/browser.md 1.4). The gateway demands a bijection between the names in
/// the answer and the list, so the list is made from the answer and from nothing else.
/// </summary>
internal static class ProxyFiles
{
    public const int MaxFiles = 256;
    public const int MaxFileBytes = 10 * 1024 * 1024;
    public const int MaxTotalBytes = 16 * 1024 * 1024;

    /// <summary>The list, null when the answer names no file.</summary>
    /// <exception cref="InvalidParamsException">A file is missing or too much.</exception>
    public static async Task<JsonArray?> CollectAsync(BrowserAnswer answer, CancellationToken cancellationToken)
    {
        string[] paths = Paths(answer.Body).Distinct(StringComparer.Ordinal).Take(MaxFiles + 1).ToArray();
        if (paths.Length == 0)
        {
            return null;
        }
        if (paths.Length > MaxFiles)
        {
            throw new InvalidParamsException("browser proxy response exceeds 256 file limit");
        }
        long total = 0;
        var files = new List<JsonTree>();
        foreach (string path in paths)
        {
            try
            {
                byte[] content = answer.Files.TryGetValue(path, out byte[]? held)
                    ? Checked(held, total)
                    : await ReadAsync(path, total, cancellationToken).ConfigureAwait(false);
                total += content.Length;
                files.Add(Json.Object(("path", path), ("base64", Convert.ToBase64String(content)),
                    ("mimeType", FileKind.MimeType(content, path))));
            }
            catch (Exception problem)
                when (problem is InvalidParamsException or IOException or UnauthorizedAccessException or ArgumentException
                    or NotSupportedException)
            {
                throw new InvalidParamsException($"browser proxy file read failed for {path}: Error: {problem.Message}");
            }
        }
        return new JsonArray(files);
    }

    /// <summary>Refuses what exceeds the limits.</summary>
    public static void CheckSize(long bytes, long totalWithIt)
    {
        if (bytes > MaxFileBytes)
        {
            throw new InvalidParamsException("browser proxy file exceeds 10 MiB limit");
        }
        if (totalWithIt > MaxTotalBytes)
        {
            throw new InvalidParamsException("browser proxy files exceed 16 MiB aggregate limit");
        }
    }

    private static IEnumerable<string> Paths(JsonObject result)
    {
        IEnumerable<JsonTree?> named =
        [
            result["path"], result["imagePath"], result["download"]?.AsObject?["path"],
            .. (result["downloads"]?.AsArray ?? []).Select(download => download.AsObject?["path"]),
        ];
        return named.Select(name => name?.AsText).OfType<string>().Where(path => path.Trim().Length > 0);
    }

    private static byte[] Checked(byte[] content, long before)
    {
        CheckSize(content.Length, before + content.Length);
        return content;
    }

    private static async Task<byte[]> ReadAsync(string path, long before, CancellationToken cancellationToken)
    {
        // A folder, a pipe or a device is no file of ours.
        if (!File.Exists(path))
        {
            throw new InvalidParamsException("file not found");
        }
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, useAsync: true);
        long length = file.CanSeek ? file.Length : throw new InvalidParamsException("file not found");
        CheckSize(length, before + length);
        byte[] content = new byte[length];
        int read = 0;
        while (read < content.Length
            && await file.ReadAsync(content, read, content.Length - read, cancellationToken).ConfigureAwait(false) is > 0 and int count)
        {
            read += count;
        }
        return read == content.Length ? content : throw new InvalidParamsException("the file changed while it was read");
    }
}
