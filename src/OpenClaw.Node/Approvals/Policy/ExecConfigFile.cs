using OpenClaw.Node.State.Trust;

namespace OpenClaw.Node.Approvals.Policy;

/// <summary>
/// The execution part of <c>openclaw.json</c>, read again when the file changes: a stricter setting takes effect without a restart.
/// </summary>
internal sealed class ExecConfigFile(string path)
{
    // A file written within this time before it was read may change again under the same time stamp.
    private static readonly TimeSpan StampGrace = TimeSpan.FromSeconds(3);

    private readonly object _gate = new();
    private FileMark? _mark;
    private ExecConfig _config = ExecConfig.Empty;

    public string Path { get; } = path;

    public ExecConfig Load()
    {
        lock (_gate)
        {
            FileMark mark = FileMark.Of(Path);
            if (_mark is { } known && known == mark)
            {
                return _config;
            }
            _config = ExecConfig.Load(Path);
            // What could not be read is tried again: it may have been a moment without descriptors.
            _mark = _config.Problem is null && (mark == default || DateTime.UtcNow - mark.Written > StampGrace) ? mark : null;
            return _config;
        }
    }
}
