using OpenClaw.Browser.Tabs;

namespace OpenClaw.Browser.Files;

/// <summary>Somebody waits for a download of a tab: the next one (explicit), or all that an action causes.</summary>
/// <param name="Tab">Whose.</param>
/// <param name="Before">The tabs that were there when the wait began: a new one that only downloads was opened by this one.</param>
/// <param name="IsExplicit">Takes one download, and before everybody else.</param>
/// <param name="Path">Where an explicit wait wants it; null for a name of ours.</param>
internal sealed record DownloadWait(Tab Tab, IReadOnlyList<Tab> Before, bool IsExplicit, string? Path)
{
    /// <summary>What an explicit wait waits for.</summary>
    public TaskCompletionSource<SavedDownload> Taken { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completed whenever another download has begun; replaced then. Written under the owner's lock.</summary>
    public TaskCompletionSource<bool> Begun { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Those of an action, in order. Written under the owner's lock.</summary>
    public List<Task<SavedDownload>> Found { get; } = [];
}
