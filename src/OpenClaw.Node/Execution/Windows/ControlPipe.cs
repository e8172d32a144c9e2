using System.IO.Pipes;
using Microsoft.Win32.SafeHandles;

namespace OpenClaw.Node.Execution.Windows;

/// <summary>A pipe from us to a child.</summary>
internal sealed class ControlPipe : IDisposable
{
    public ControlPipe() => (Writer, ChildEnd) = ChildPipe.Create(PipeDirection.Out);

    /// <summary>Inheritable. Close it once the child has it, or the child's end is never seen.</summary>
    public SafeFileHandle ChildEnd { get; }

    public Stream Writer { get; }

    public void Dispose()
    {
        ChildEnd.Dispose();
        Writer.Dispose();
    }
}
