using System.Runtime.InteropServices;
using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Node.State;

namespace OpenClaw.Tests.State;

/// <summary>A state directory of its own for one test, removed afterwards.</summary>
internal sealed class TestState : IDisposable
{
    public TestState(string name = "state")
    {
        Root = Path.Combine(Path.GetTempPath(), "octest-" + Guid.NewGuid().ToString("N").Substring(0, 12));
        Directory.CreateDirectory(Root);
        Location = StateLocation.Resolve(variable => variable == "OPENCLAW_STATE_DIR" ? Path.Combine(Root, name) : null, Root);
    }

    public static bool IsWindows => RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    public string Root { get; }

    public StateLocation Location { get; }

    public void Write(string path, string content)
    {
        PrivateFile.EnsureDirectory(Path.GetDirectoryName(path)!);
        PrivateFile.WriteAtomic(path, System.Text.Encoding.UTF8.GetBytes(content));
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // A left-over temporary directory is no failure of the test.
        }
    }
}

/// <summary>A log that keeps its lines.</summary>
internal sealed class ListLog : INodeLog
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
            {
                return _lines.ToArray();
            }
        }
    }

    public void Write(LogLevel level, int eventId, string message)
    {
        lock (_lines)
        {
            _lines.Add($"{level} {eventId} {message}");
        }
    }
}
