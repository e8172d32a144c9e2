namespace OpenClaw.Node.Commands;

/// <summary>
/// The names of the commands that a node of this project offers, the browser's among them. Constants, so that whoever only names them
/// (the tab key) loads nothing for it.
/// </summary>
internal static class NodeCommandNames
{
    public const string BrowserProxy = "browser.proxy";
    public const string BrowserUpload = "browser.proxy.upload.v1";
    public const string ListDirectory = "fs.listDir";
    public const string GetApprovals = "system.execApprovals.get";
    public const string SetApprovals = "system.execApprovals.set";
    public const string Run = "system.run";
    public const string Prepare = "system.run.prepare";
    public const string Which = "system.which";

    /// <summary>All of them, a blank between two, in the order in which they are shown.</summary>
    public const string All = BrowserProxy + " " + BrowserUpload + " " + ListDirectory + " " + GetApprovals + " " + SetApprovals + " " + Run
        + " " + Prepare + " " + Which;
}
