namespace OpenClaw.Browser.Frames;

/// <summary>A rectangle in CSS pixels.</summary>
internal readonly record struct Box(double X, double Y, double Width, double Height)
{
    public Box Moved(double x, double y) => this with { X = X + x, Y = Y + y };

    public bool Overlaps(Box other) =>
        X < other.X + other.Width && X + Width > other.X && Y < other.Y + other.Height && Y + Height > other.Y;
}
