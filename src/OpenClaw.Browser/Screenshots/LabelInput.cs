using OpenClaw.Browser.Frames;

namespace OpenClaw.Browser.Screenshots;

/// <summary>An element that may get a label.</summary>
/// <param name="Place">In CSS pixels of the document.</param>
internal sealed record LabelInput(string Ref, string Role, string Name, Box Place);
