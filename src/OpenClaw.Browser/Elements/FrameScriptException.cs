namespace OpenClaw.Browser.Elements;

/// <summary>A function of elements.js threw.</summary>
internal sealed class FrameScriptException() : Exception("The page's document did not allow it.");
