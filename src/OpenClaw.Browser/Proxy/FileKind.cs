namespace OpenClaw.Browser.Proxy;

/// <summary>The MIME type of a file: by its first bytes, else by its name.</summary>
internal static class FileKind
{
    private static readonly (byte[] Start, int At, string Type)[] Starts =
    [
        ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], 0, "image/png"),
        ([0xFF, 0xD8, 0xFF], 0, "image/jpeg"),
        ("GIF8"u8.ToArray(), 0, "image/gif"),
        ("WEBP"u8.ToArray(), 8, "image/webp"),
        ("%PDF-"u8.ToArray(), 0, "application/pdf"),
        ("ftyp"u8.ToArray(), 4, "video/mp4"),
        ([0x1A, 0x45, 0xDF, 0xA3], 0, "video/webm"),
        ("OggS"u8.ToArray(), 0, "application/ogg"),
        ([0x1F, 0x8B], 0, "application/gzip"),
    ];

    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = "image/png", [".jpg"] = "image/jpeg", [".jpeg"] = "image/jpeg", [".gif"] = "image/gif", [".webp"] = "image/webp",
        [".svg"] = "image/svg+xml",
        [".pdf"] = "application/pdf", [".txt"] = "text/plain", [".log"] = "text/plain", [".md"] = "text/markdown", [".csv"] = "text/csv",
        [".html"] = "text/html",
        [".htm"] = "text/html", [".xml"] = "application/xml", [".json"] = "application/json", [".zip"] = "application/zip",
        [".gz"] = "application/gzip",
        [".docx"] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        [".xlsx"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        [".pptx"] = "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        [".mp3"] = "audio/mpeg", [".wav"] = "audio/wav", [".mp4"] = "video/mp4", [".webm"] = "video/webm",
    };

    /// <summary>The type; null when nothing tells.</summary>
    public static string? MimeType(byte[] content, string path)
    {
        foreach ((byte[] start, int at, string type) in Starts)
        {
            if (content.Length >= at + start.Length && content.AsSpan(at, start.Length).SequenceEqual(start))
            {
                return type;
            }
        }
        // A package of an office program is a zip as well: its name says more.
        int dot = path.LastIndexOf('.');
        string? named = dot >= 0 && Names.TryGetValue(path.Substring(dot), out string? known) ? known : null;
        bool zip = content.Length >= 4 && content[0] == 'P' && content[1] == 'K' && content[2] == 3 && content[3] == 4;
        return zip && named?.StartsWith("application/", StringComparison.Ordinal) != true ? "application/zip" : named;
    }
}
