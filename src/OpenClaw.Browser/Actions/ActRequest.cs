using OpenClaw.Browser.Elements;
using OpenClaw.Browser.Input;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Actions;

/// <summary>One checked action of POST /act, alone or in a batch (docs/protocol/browser.md 2.6).</summary>
/// <param name="TargetId">The tab it names; null for the request's own.</param>
internal abstract record ActRequest(string? TargetId);

internal sealed record ClickAct(string? TargetId, ElementTarget Target, bool Twice, MouseButton Button, KeyModifiers Modifiers,
    TimeSpan Delay, TimeSpan? Timeout) : ActRequest(TargetId);

internal sealed record ClickCoordsAct(string? TargetId, Point At, bool Twice, MouseButton Button, TimeSpan Delay) : ActRequest(TargetId);

internal sealed record TypeAct(string? TargetId, ElementTarget Target, string Text, bool Submit, bool Slowly, TimeSpan? Timeout)
    : ActRequest(TargetId);

internal sealed record InsertTextAct(string? TargetId, string Text) : ActRequest(TargetId);

/// <param name="Chord">In the names of <see cref="KeyTable"/>; not looked up yet.</param>
internal sealed record PressAct(string? TargetId, string Chord, TimeSpan Delay) : ActRequest(TargetId);

internal sealed record HoverAct(string? TargetId, ElementTarget Target, TimeSpan? Timeout) : ActRequest(TargetId);

internal sealed record ScrollAct(string? TargetId, ElementTarget Target, TimeSpan? Timeout) : ActRequest(TargetId);

internal sealed record DragAct(string? TargetId, ElementTarget From, ElementTarget To, TimeSpan? Timeout) : ActRequest(TargetId);

internal sealed record SelectAct(string? TargetId, ElementTarget Target, IReadOnlyList<string> Values, TimeSpan? Timeout)
    : ActRequest(TargetId);

internal sealed record FillAct(string? TargetId, IReadOnlyList<FormField> Fields, TimeSpan? Timeout) : ActRequest(TargetId);

internal sealed record ResizeAct(string? TargetId, int Width, int Height) : ActRequest(TargetId);

/// <summary>Conditions that are given are awaited in this order, each with the whole time limit.</summary>
internal sealed record WaitAct(string? TargetId, WaitConditions For, TimeSpan? Timeout) : ActRequest(TargetId);

internal sealed record EvaluateAct(string? TargetId, string Source, string? Ref, TimeSpan? Timeout) : ActRequest(TargetId);

internal sealed record CloseAct(string? TargetId) : ActRequest(TargetId);

internal sealed record BatchAct(string? TargetId, IReadOnlyList<ActRequest> Actions, bool StopOnError) : ActRequest(TargetId);

/// <summary>One field of <c>fill</c>.</summary>
/// <param name="Ref">Which control.</param>
/// <param name="Type"><c>checkbox</c> and <c>radio</c> are switched, everything else is filled.</param>
/// <param name="Value">Text, number, flag, or null for empty.</param>
internal sealed record FormField(string Ref, string Type, JsonTree? Value)
{
    public bool IsSwitch => Type is "checkbox" or "radio";

    public bool On => Value is JsonBool { Value: true } or JsonNumber { Value: 1 } or JsonText { Value: "1" or "true" };

    public string Text => Value switch
    {
        JsonText text => text.Value,
        JsonNumber number => number.Raw,
        JsonBool flag => flag.Value ? "true" : "false",
        _ => "",
    };
}

/// <summary>What <c>wait</c> waits for.</summary>
internal sealed record WaitConditions(TimeSpan? Time, string? Text, string? TextGone, string? Selector, string? Url, string? LoadState,
    string? Predicate);
