using OpenClaw.Browser.Frames;

namespace OpenClaw.Browser.Screenshots;

/// <summary>What part of a page to capture.</summary>
/// <param name="Clip">In CSS pixels of the document.</param>
/// <param name="Beyond">It may reach beyond what the viewport shows now.</param>
/// <param name="PixelRatio">Pixels of the picture for one CSS pixel.</param>
internal sealed record CaptureArea(Box Clip, bool Beyond, double PixelRatio);
