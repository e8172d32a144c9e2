namespace OpenClaw.LiveTests.Browser.Script;

/// <summary>A step cannot be sent: an earlier one did not bring what it needs.</summary>
internal sealed class ScriptException(string message) : Exception(message);
