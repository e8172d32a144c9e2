using System.Text;
using OpenClaw.Gateway.Text;

namespace OpenClaw.NodeHost.Terminal;

/// <summary>
/// What the verbs write for people goes through here: whatever a verb forgets to show in one line can still not draw on the terminal or
/// hide.
/// </summary>
internal sealed class PrintableWriter(TextWriter inner) : TextWriter(inner.FormatProvider)
{
    private char _high;

    public override Encoding Encoding => inner.Encoding;

    [System.Diagnostics.CodeAnalysis.AllowNull]
    public override string NewLine
    {
        get => inner.NewLine;
        set => inner.NewLine = value;
    }

    /// <summary>The writer without escapes: for output that programs read, which says the same in its own notation.</summary>
    public static TextWriter Exact(TextWriter writer) => writer is PrintableWriter printable ? printable.Inner : writer;

    private TextWriter Inner => inner;

    public override void Write(char value)
    {
        if (char.IsHighSurrogate(value) && _high == '\0')
        {
            _high = value;
            return;
        }

        string text = _high == '\0' ? value.ToString() : new string([_high, value]);
        _high = '\0';
        inner.Write(Printable.VisibleLines(text));
    }

    public override void Write(string? value)
    {
        Settle();
        inner.Write(Printable.VisibleLines(value));
    }

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void WriteLine(string? value)
    {
        Settle();
        inner.WriteLine(Printable.VisibleLines(value));
    }

    public override void WriteLine()
    {
        Settle();
        inner.WriteLine();
    }

    public override Task WriteAsync(string? value)
    {
        Settle();
        return inner.WriteAsync(Printable.VisibleLines(value));
    }

    public override Task WriteLineAsync(string? value)
    {
        Settle();
        return inner.WriteLineAsync(Printable.VisibleLines(value));
    }

    public override void Flush()
    {
        Settle();
        inner.Flush();
    }

    public override async Task FlushAsync()
    {
        Settle();
        await inner.FlushAsync().ConfigureAwait(false);
    }

    // Half of a pair that nothing followed.
    private void Settle()
    {
        if (_high != '\0')
        {
            inner.Write(Printable.VisibleLines(_high.ToString()));
            _high = '\0';
        }
    }
}
