namespace OpenClaw.Browser.Elements;

/// <summary>Why an element cannot be acted upon yet. Each may pass: an action tries again until its time is up.</summary>
internal enum Obstacle
{
    /// <summary>Nothing matches the selector, or the frame has no document at the moment.</summary>
    Missing,

    /// <summary>Not displayed, of no size, or not to be brought into view.</summary>
    Hidden,
    Disabled,
    ReadOnly,
    Moving,

    /// <summary>Something else would get the click.</summary>
    Covered,

    /// <summary>The page did not answer at all, or not to what was done to it.</summary>
    Unresponsive,

    /// <summary>A select has no such option, or not yet.</summary>
    NoSuchOption,
    OptionDisabled,
}
