using OpenClaw.Node.Commands;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Proxy;

/// <summary>
/// Reads the files that a gateway sends with <c>browser.proxy.upload.v1</c> (docs/protocol/browser.md 1.6). Sizes are known before anything
/// is decoded.
/// </summary>
internal static class UploadEnvelope
{
    private const int MaxEncodedFile = (ProxyFiles.MaxFileBytes + 2) / 3 * 4;

    /// <exception cref="InvalidParamsException">With the reference's text.</exception>
    public static IReadOnlyList<UploadedFile> Read(ProxyParams parameters)
    {
        if (parameters.Method != "POST" || parameters.Path != "/hooks/file-chooser")
        {
            throw new InvalidParamsException("INVALID_REQUEST: browser proxy upload requires the file chooser route");
        }
        if (parameters.Body is null || parameters.Body.Has("paths"))
        {
            throw new InvalidParamsException("INVALID_REQUEST: browser proxy upload body must omit paths");
        }
        if (parameters.Upload?.AsObject is not { } upload || upload["envelope"]?.AsText != "browser-upload-v1"
            || upload["files"]?.AsArray is not { Count: > 0 } files)
        {
            throw new InvalidParamsException("INVALID_REQUEST: invalid browser proxy upload envelope");
        }
        if (files.Count > ProxyFiles.MaxFiles)
        {
            throw new InvalidParamsException("browser proxy request exceeds 256 file limit");
        }
        long total = 0;
        var read = new List<UploadedFile>(files.Count);
        foreach (JsonTree file in files)
        {
            read.Add(ReadFile(file.AsObject, ref total));
        }
        return read;
    }

    private static UploadedFile ReadFile(JsonObject? file, ref long total)
    {
        if (file?["name"]?.AsText is not { } name || string.IsNullOrWhiteSpace(name)
            || file["contentBase64"]?.AsText is not { Length: <= MaxEncodedFile } text)
        {
            throw new InvalidParamsException("INVALID_REQUEST: invalid browser proxy upload file");
        }
        if (text.Length % 4 != 0)
        {
            throw BadEncoding();
        }
        long bytes = (text.Length / 4 * 3) - (text.EndsWith("==", StringComparison.Ordinal)
            ? 2 : text.EndsWith("=", StringComparison.Ordinal) ? 1 : 0);
        total += bytes;
        ProxyFiles.CheckSize(bytes, total);
        try
        {
            byte[] content = Convert.FromBase64String(text);
            // White space and loose bits at the end decode as well: only the one right spelling counts.
            return content.Length == bytes && Convert.ToBase64String(content) == text
                ? new UploadedFile(name, content) : throw BadEncoding();
        }
        catch (FormatException)
        {
            throw BadEncoding();
        }
    }

    private static InvalidParamsException BadEncoding() => new("INVALID_REQUEST: invalid browser proxy upload encoding");
}

/// <summary>One file of a gateway.</summary>
/// <param name="Name">As it came: anything.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record UploadedFile(string Name, byte[] Content);
