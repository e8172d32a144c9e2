using OpenClaw.Browser.Routes;

namespace OpenClaw.Browser.Elements;

/// <summary>
/// What an agent reads when an element could not be acted upon. The words are the reference's: agents have learned what to do when they
/// read them (docs/protocol/browser.md 2.6).
/// </summary>
internal static class ElementProblem
{
    public static RouteException Of(Obstacle obstacle, string label) => Problem(obstacle switch
    {
        Obstacle.Hidden =>
            $"Element \"{label}\" is not interactable (not visible). Try scrolling it into view, closing overlays, or re-snapshotting.",
        Obstacle.Covered =>
            $"Element \"{label}\" is not interactable (covered; another element intercepts pointer events). Try scrolling it into view, closing overlays, or re-snapshotting.",
        Obstacle.Disabled => $"Element \"{label}\" is not enabled. Complete any prerequisites that enable the control.",
        Obstacle.ReadOnly => $"Element \"{label}\" is not editable (for example, read-only). Use an editable control.",
        Obstacle.Moving => $"Element \"{label}\" is not stable. Wait for movement or animation to finish before interacting.",
        Obstacle.Unresponsive => $"Element \"{label}\": the page did not react in time. Wait until it is idle, or take a new snapshot.",
        Obstacle.NoSuchOption =>
            $"Element \"{label}\" does not have the requested option. Use the value or the label of an option that a new snapshot shows.",
        Obstacle.OptionDisabled =>
            $"Element \"{label}\" has the requested option, but that option is disabled. Choose another one, or complete what enables it.",
        _ => $"Element \"{label}\" not found or not visible. Run a new snapshot to see current page elements.",
    });

    /// <summary>A selector must mean one element.</summary>
    public static RouteException Several(string label, int count) =>
        Problem($"Selector \"{label}\" matched {count} elements. Run a new snapshot to get updated refs, or use a different ref.");

    public static RouteException BadSelector(string label) =>
        Problem($"Selector \"{label}\" is not valid. Use a CSS selector, or a ref from a snapshot.");

    public static RouteException NotText(string label) =>
        Problem($"Element \"{label}\" is not editable: this control does not support text input. Use an editable input, textarea, or contenteditable element.");

    public static RouteException NotNumber(string label) =>
        Problem($"Element \"{label}\" requires a numeric value. Use a valid number instead of text.");

    public static RouteException NotFillable(string label) =>
        Problem($"Element \"{label}\" has an input type that cannot be filled. Use the interaction appropriate for this control.");

    public static RouteException BadValue(string label) =>
        Problem($"Element \"{label}\" rejected the value format. Use a value supported by this input type.");

    public static RouteException NotCheckable(string label) => Problem($"Element \"{label}\" is not a checkbox or radio button.");

    public static RouteException CannotUncheck(string label) =>
        Problem($"Element \"{label}\" is a radio button that is on: it cannot be switched off. Choose another one of its group.");

    public static RouteException DidNotCheck(string label) => Problem($"Element \"{label}\" did not change its state when clicked.");

    public static RouteException NotSelect(string label) =>
        Problem($"Element \"{label}\" is not a <select> element. Click it and choose from what opens.");

    public static RouteException NotFileInput(string label) => Problem($"Element \"{label}\" is not a file input.");

    public static RouteException OneFileOnly(string label) => Problem($"Element \"{label}\" accepts a single file only.");

    public static RouteException Problem(string text) => new(500, text) { Code = RouteException.ActFailed };
}
