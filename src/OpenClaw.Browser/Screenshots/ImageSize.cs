namespace OpenClaw.Browser.Screenshots;

/// <summary>The sides of a picture in its own pixels.</summary>
internal readonly record struct ImageSize(int Width, int Height)
{
    public int Longer => Math.Max(Width, Height);

    /// <summary>Reads them from the head of a PNG or JPEG; null for anything else.</summary>
    public static ImageSize? Of(byte[] image)
    {
        if (image.Length >= 24 && image[0] == 0x89 && image[1] == 'P' && image[2] == 'N' && image[3] == 'G')
        {
            return new ImageSize((image[16] << 24) | (image[17] << 16) | (image[18] << 8) | image[19],
                (image[20] << 24) | (image[21] << 16) | (image[22] << 8) | image[23]);
        }
        return image.Length >= 4 && image[0] == 0xFF && image[1] == 0xD8 ? OfJpeg(image) : null;
    }

    // A chain of segments: marker, length of what follows. The one that begins the picture (SOFn) holds the sides.
    private static ImageSize? OfJpeg(byte[] image)
    {
        int at = 2;
        while (at + 9 < image.Length && image[at] == 0xFF)
        {
            int marker = image[at + 1];
            if (marker is >= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC)
            {
                return new ImageSize((image[at + 7] << 8) | image[at + 8], (image[at + 5] << 8) | image[at + 6]);
            }
            at += 2 + ((image[at + 2] << 8) | image[at + 3]);
        }
        return null;
    }
}
