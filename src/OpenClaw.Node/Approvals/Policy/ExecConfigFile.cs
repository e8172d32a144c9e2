namespace OpenClaw.Node.Approvals.Policy;

/// <summary>The execution part of <c>openclaw.json</c>, read again when the file changes: a stricter setting takes effect without a restart.</summary>
internal sealed class ExecConfigFile(string path)
{
    // A file written within this time before it was read may change again under the same time stamp.
    private static readonly TimeSpan StampGrace = TimeSpan.FromSeconds(3);

    private readonly object _gate = new();
    private (DateTime Written, long Length)? _stamp;
    private ExecConfig _config = ExecConfig.Empty;

    public string Path { get; } = path;

    public ExecConfig Load()
    {
        lock (_gate)
        {
            (DateTime Written, long Length) stamp = Stamp();
            if (_stamp is { } known && known == stamp)
            {
                return _config;
            }
            _config = ExecConfig.Load(Path);
            _stamp = stamp.Length < 0 || DateTime.UtcNow - stamp.Written > StampGrace ? stamp : null;
            return _config;
        }
    }

    private (DateTime, long) Stamp()
    {
        FileInfo file = new(Path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : (default, -1);
    }
}
