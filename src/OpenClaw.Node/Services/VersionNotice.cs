using OpenClaw.Node.Hosting;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Services;

/// <summary>
/// That the node of this machine is of another version than the program or module that is asked about it, and how to bring it up to date.
/// Nothing is looked up anywhere.
/// </summary>
/// <param name="Message">What is so.</param>
/// <param name="Fix">The one command; null where no command of ours can do it.</param>
internal sealed record VersionNotice(string Message, string? Fix)
{
    /// <summary>Null where both are of one version, and where it is not known.</summary>
    /// <param name="service">The installed node as the system sees it.</param>
    /// <param name="settings">What was installed.</param>
    /// <param name="running">The running node.</param>
    /// <param name="words">The tool that asks.</param>
    /// <param name="own">Its version.</param>
    public static VersionNotice? Find(ServiceState? service, ServiceSettings? settings, NodeStatus? running, ToolWords words, string own)
    {
        bool isInstalled = service is { Installed: true };
        // A service that was updated and not restarted still runs what it ran.
        string? theirs = isInstalled && !(running is not null && service!.Status == ServiceRunState.Running)
            ? settings?.RuntimeVersion : running?.Version;
        if (string.IsNullOrEmpty(theirs) || Compare(theirs!, own) is not { } order || order == 0)
        {
            return null;
        }
        string mine = Tool(words);
        if (!isInstalled)
        {
            return new VersionNotice(
                $"The running node (process {running!.ProcessId}) is version {theirs}; this {mine} is {own}. A node that is started with this {mine} is of its version: end that one where it was started.", null);
        }
        string name = $"The installed node ({service!.Manager} {service.Name}) is version {theirs}";
        ToolWords installer = settings?.Runtime == ServiceRuntimeKind.Executable ? ToolWords.Program : ToolWords.PowerShell;
        return order > 0
            ? new VersionNotice($"{name}, newer than this {mine} ({own}), which leaves it in place. Use the newer {mine}.",
                words.ShowVersions)
            : ReferenceEquals(installer, words)
                ? new VersionNotice($"{name}; this {mine} is {own}. A restart brings it up to date.", words.RestartInstalled)
            : new VersionNotice(
                $"{name}; this {mine} is {own}. It was installed with the other tool, whose newest version brings it up to date.",
                installer.RestartInstalled);
    }

    /// <summary>True where both versions are known and the first is the older one.</summary>
    public static bool IsOlder(string? one, string? other) =>
        !string.IsNullOrEmpty(one) && !string.IsNullOrEmpty(other) && Compare(one!, other!) < 0;

    /// <summary>That an older program or module started the installed node and left it the newer version it has.</summary>
    public static VersionNotice Kept(string theirs, string own, ToolWords words) => new(
        $"The installed node is version {theirs}, newer than this {Tool(words)} ({own}): it was left that version.",
        $"To put {own} in its place: {words.RestartWithOlder}");

    private static string Tool(ToolWords words) => ReferenceEquals(words, ToolWords.PowerShell) ? "module" : "program";

    // 1.2.3-preview+build: only the numbers count, since not every place knows the rest.
    private static int? Compare(string one, string other)
    {
        static string Numbers(string version) => version.Split('-', '+')[0];
        return Version.TryParse(Numbers(one), out Version? first) && Version.TryParse(Numbers(other), out Version? second)
            ? Whole(first).CompareTo(Whole(second)) : null;
    }

    // 0.1.0 and 0.1.0.0 are the same.
    private static Version Whole(Version version) =>
        new(version.Major, version.Minor, Math.Max(0, version.Build), Math.Max(0, version.Revision));
}
