namespace OpenClaw.Browser.Frames;

/// <summary>A function of ours threw inside a page: it was given something that makes no sense there, for example no selector.</summary>
internal sealed class ScriptException(string function) : Exception($"{function} failed in the page.");
