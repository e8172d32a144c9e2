using OpenClaw.Browser.Elements;
using OpenClaw.Browser.Input;
using OpenClaw.Browser.Routes;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Actions;

/// <summary>
/// Checks the body of POST /act and makes an <see cref="ActRequest"/> of it. Limits, codes and words are the reference's
/// (docs/protocol/browser.md 2.6).
/// </summary>
internal static class ActReader
{
    private const int MaxDepth = 5;
    private const int MaxActions = 100;
    private const int MaxClickDelay = 5_000;
    private const int MaxWait = 30_000;
    private const int MaxSide = 8192;

    private static readonly HashSet<string> Kinds = new(StringComparer.Ordinal)
    {
        "batch", "click", "clickCoords", "close", "drag", "evaluate", "fill", "hover", "insertText", "scrollIntoView", "press", "resize",
        "select", "type", "wait",
    };

    private static readonly HashSet<string> KindsWithSelector = new(StringComparer.Ordinal)
    {
        "batch", "click", "drag", "hover", "scrollIntoView", "select", "type", "wait",
    };

    /// <exception cref="RouteException">400 with a code.</exception>
    public static ActRequest Read(JsonObject body)
    {
        string kind = ArgumentReader.Text(body["kind"]) ?? "";
        if (!Kinds.Contains(kind))
        {
            throw new RouteException(400, "kind is required") { Code = "ACT_KIND_REQUIRED" };
        }
        ActRequest request;
        try
        {
            request = ReadAction(body, depth: 0);
        }
        catch (RouteException problem) when (problem.Code is null)
        {
            throw Invalid(problem.Message);
        }
        return body.Has("selector") && !KindsWithSelector.Contains(kind) ? throw SelectorUnsupported() : request;
    }

    /// <summary>
    /// Refuses what runs JavaScript of the agent where the administrator lets none run: the action itself, not what is inside a batch (that
    /// fails when its turn comes).
    /// </summary>
    /// <param name="request">The action.</param>
    /// <param name="enabled"><c>browser.evaluateEnabled</c>.</param>
    /// <param name="more">Ends the text.</param>
    /// <exception cref="RouteException">403.</exception>
    public static void RequireScripts(ActRequest request, bool enabled, string more = "")
    {
        if (!enabled && request is (EvaluateAct or WaitAct { For.Predicate: not null }))
        {
            string what = request is WaitAct ? "wait --fn" : "act:evaluate";
            throw new RouteException(403,
                $"{what} is disabled by config (browser.evaluateEnabled=false){more}") { Code = "ACT_EVALUATE_DISABLED" };
        }
    }

    private static ActRequest ReadAction(JsonObject body, int depth)
    {
        string? targetId = ArgumentReader.Text(body["targetId"]);
        switch (ArgumentReader.Text(body["kind"]))
        {
            case "click":
            {
                ElementTarget target = Target(body, "click requires ref or selector");
                MouseButton button = Button(body, "click");
                return new ClickAct(targetId, target, Flag(body, "doubleClick"), button, Modifiers(body), Delay(body, "click"),
                    Timeout(body));
            }
            case "clickCoords":
            {
                double? x = ArgumentReader.Number(body["x"], "x");
                double? y = ArgumentReader.Number(body["y"], "y");
                var at = x >= 0 && y >= 0 ? new Point(x.Value, y.Value) : throw Invalid("clickCoords requires non-negative x and y");
                MouseButton button = Button(body, "clickCoords");
                TimeSpan delay = Delay(body, "clickCoords");
                _ = Timeout(body);
                return new ClickCoordsAct(targetId, at, Flag(body, "doubleClick"), button, delay);
            }
            case "type":
            {
                ElementTarget target = Target(body, "type requires ref or selector");
                string text = body["text"]?.AsText ?? throw Invalid("type requires text");
                return new TypeAct(targetId, target, text, Flag(body, "submit"), Flag(body, "slowly"), Timeout(body));
            }
            case "insertText":
                return new InsertTextAct(targetId, body["text"]?.AsText ?? throw Invalid("insertText requires text"));
            case "press":
            {
                string chord = body["key"] is JsonText { Value: " " } ? "Space" : KeyChord.Normalize(ArgumentReader.Text(body["key"]));
                return chord.Length > 0
                    ? new PressAct(targetId, chord, Milliseconds(ArgumentReader.NonNegative(body["delayMs"], "delayMs") ?? 0))
                    : throw Invalid("press requires key");
            }
            case "hover":
                return new HoverAct(targetId, Target(body, "hover requires ref or selector"), Timeout(body));
            case "scrollIntoView":
                return new ScrollAct(targetId, Target(body, "scrollIntoView requires ref or selector"), Timeout(body));
            case "drag":
            {
                ElementTarget from = Target(body, "drag requires startRef or startSelector", "startRef", "startSelector");
                ElementTarget to = Target(body, "drag requires endRef or endSelector", "endRef", "endSelector");
                return new DragAct(targetId, from, to, Timeout(body));
            }
            case "select":
            {
                const string Needed = "select requires ref/selector and values";
                ElementTarget target = Target(body, Needed);
                string[] values = body["values"]?.AsArray?.Select(value => value.AsText).OfType<string>().ToArray() ?? [];
                return values.Length > 0 ? new SelectAct(targetId, target, values, Timeout(body)) : throw Invalid(Needed);
            }
            case "fill":
            {
                IReadOnlyList<FormField> fields = Fields(body);
                return fields.Count > 0 ? new FillAct(targetId, fields, Timeout(body)) : throw Invalid("fill requires fields");
            }
            case "resize":
                return Resize(body, targetId);
            case "wait":
                return Wait(body, targetId);
            case "evaluate":
            {
                string source = ArgumentReader.Text(body["fn"]) ?? throw Invalid("evaluate requires fn");
                return new EvaluateAct(targetId, source, ArgumentReader.Text(body["ref"]), Timeout(body));
            }
            case "close":
                return new CloseAct(targetId);
            case "batch":
                return Batch(body, targetId, depth);
            default:
                throw Invalid("kind is required");
        }
    }

    private static BatchAct Batch(JsonObject body, string? targetId, int depth)
    {
        if (depth > MaxDepth)
        {
            throw Invalid($"batch nesting exceeds maximum depth of {MaxDepth}");
        }
        IReadOnlyList<JsonTree> given = body["actions"]?.AsArray ?? [];
        if (given.Count > MaxActions)
        {
            throw Invalid($"batch exceeds maximum of {MaxActions} actions");
        }
        ActRequest[] actions = given.Select(one => ReadAction(one.AsObject ?? throw Invalid("batch actions must be objects"), depth + 1))
            .ToArray();
        if (actions.Length == 0)
        {
            throw Invalid(depth > 0 ? "batch requires actions" : "actions are required");
        }
        return Count(actions) <= MaxActions
            ? new BatchAct(targetId, actions, ArgumentReader.Flag(body["stopOnError"]) ?? true)
            : throw Invalid($"batch exceeds maximum of {MaxActions} actions");
    }

    private static int Count(IEnumerable<ActRequest> actions) => actions.Sum(one => 1 + (one is BatchAct batch ? Count(batch.Actions) : 0));

    private static ResizeAct Resize(JsonObject body, string? targetId)
    {
        const string Needed = "resize requires positive width and height";
        double? width = ArgumentReader.Integer(body["width"], Needed);
        double? height = ArgumentReader.Integer(body["height"], Needed);
        if (width is not > 0 || height is not > 0)
        {
            throw Invalid(Needed);
        }
        return width <= MaxSide && height <= MaxSide
            ? new ResizeAct(targetId, (int)width, (int)height)
            : throw Invalid($"resize width and height must not exceed {MaxSide}");
    }

    private static WaitAct Wait(JsonObject body, string? targetId)
    {
        string? loadState = ArgumentReader.Text(body["loadState"]) is "load" or "domcontentloaded" or "networkidle"
            ? ArgumentReader.Text(body["loadState"]) : null;
        var conditions = new WaitConditions(
            Bounded(body, "timeMs", "wait timeMs", MaxWait),
            ArgumentReader.Text(body["text"]), ArgumentReader.Text(body["textGone"]), ArgumentReader.Text(body["selector"]),
            ArgumentReader.Text(body["url"]), loadState, ArgumentReader.Text(body["fn"]));
        return conditions == new WaitConditions(null, null, null, null, null, null, null)
            ? throw Invalid("wait requires at least one of: timeMs, text, textGone, selector, url, loadState, fn")
            : new WaitAct(targetId, conditions, Timeout(body));
    }

    private static IReadOnlyList<FormField> Fields(JsonObject body) => (body["fields"]?.AsArray ?? []).Select((entry, index) =>
    {
        JsonObject field = entry.AsObject ?? throw Invalid($"fields[{index}] must be an object");
        string reference = field["ref"]?.AsText?.Trim() is { Length: > 0 } text ? text : throw Invalid($"fields[{index}] must include ref");
        if (field.Except("ref", "type", "value") is { Count: > 0 } others)
        {
            string key = others[0].Key;
            throw Invalid(
                $"fields[{index}] unsupported field key \"{Observed.Cut(key, 100)}\"; supported keys are ref, type, value");
        }
        string type = field["type"]?.AsText?.Trim() is { Length: > 0 } given ? given : "text";
        return field["value"] is null or JsonNull or JsonText or JsonNumber or JsonBool
            ? new FormField(reference, type, field["value"])
            : throw Invalid($"fields[{index}] value must be a string, number, boolean, or null");
    }).ToArray();

    private static ElementTarget Target(JsonObject body, string needed, string reference = "ref", string selector = "selector")
    {
        var target = new ElementTarget(ArgumentReader.Text(body[reference]), ArgumentReader.Text(body[selector]));
        return target.Ref is null && target.Selector is null ? throw Invalid(needed) : target;
    }

    private static MouseButton Button(JsonObject body, string kind) => ArgumentReader.Text(body["button"]) switch
    {
        null or "left" => MouseButton.Left,
        "right" => MouseButton.Right,
        "middle" => MouseButton.Middle,
        _ => throw Invalid($"{kind} button must be left|right|middle"),
    };

    private static KeyModifiers Modifiers(JsonObject body)
    {
        KeyModifiers held = KeyModifiers.None;
        foreach (string name in ArgumentReader.Texts(body["modifiers"]))
        {
            held |= name is "Alt" or "Control" or "ControlOrMeta" or "Meta" or "Shift"
                ? KeyTable.Find(name)!.Modifier
                : throw Invalid("modifiers must be Alt|Control|ControlOrMeta|Meta|Shift");
        }
        return held;
    }

    private static bool Flag(JsonObject body, string name) => ArgumentReader.Flag(body[name]) ?? false;

    private static TimeSpan? Timeout(JsonObject body) => ArgumentReader.Timeout(body["timeoutMs"]);

    private static TimeSpan Delay(JsonObject body, string kind) =>
        Bounded(body, "delayMs", $"{kind} delayMs", MaxClickDelay) ?? TimeSpan.Zero;

    private static TimeSpan? Bounded(JsonObject body, string name, string title, int most) =>
        ArgumentReader.NonNegative(body[name], name) switch
    {
        null => null,
        { } given when given > most => throw Invalid($"{title} exceeds maximum of {most}ms"),
        { } given => Milliseconds(given),
    };

    private static TimeSpan Milliseconds(double value) => TimeSpan.FromMilliseconds(Math.Min(value, int.MaxValue));

    private static RouteException Invalid(string problem) => new(400, problem) { Code = "ACT_INVALID_REQUEST" };

    private static RouteException SelectorUnsupported() => new(400, string.Join("\n",
        "Error: 'selector' is not supported. Use 'ref' from snapshot instead.", "",
        "Example workflow:", "1. snapshot action to get page state with refs", "2. act with ref: \"e123\" to interact with element", "",
        "This is more reliable for modern SPAs.")) { Code = "ACT_SELECTOR_UNSUPPORTED" };
}
