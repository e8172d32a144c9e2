namespace OpenClaw.Browser.Dialogs;

/// <summary>What to do with a dialog.</summary>
/// <param name="Accept">OK, or Cancel; for <c>beforeunload</c>: leave, or stay.</param>
/// <param name="PromptText">What to write into a prompt; null leaves it empty.</param>
internal sealed record DialogAnswer(bool Accept, string? PromptText);
