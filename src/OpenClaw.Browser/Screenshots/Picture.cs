namespace OpenClaw.Browser.Screenshots;

/// <summary>A captured picture.</summary>
internal sealed record Picture(byte[] Bytes, ImageSize Size, bool IsJpeg)
{
    public string Extension => IsJpeg ? ".jpg" : ".png";

    /// <summary>As answers name the kind.</summary>
    public string Type => IsJpeg ? "jpeg" : "png";
}
