namespace OpenClaw.Browser.Elements;

/// <summary>A function of elements.js threw.</summary>
/// <param name="className">Of what was thrown, for example <c>DOMException</c> for a selector that is none.</param>
internal sealed class FrameScriptException(string className) : Exception("The page's document did not allow it.")
{
    public string ClassName { get; } = className;
}
