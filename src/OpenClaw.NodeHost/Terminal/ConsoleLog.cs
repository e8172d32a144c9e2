using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Gateway.Text;

namespace OpenClaw.NodeHost.Terminal;

/// <summary>
/// Writes log lines to stderr, one line each. Ordinary lines carry no prefix, so that they read like upstream's
/// (<c>node host gateway connected: URL</c>, docs/protocol/wire.md 5) and scripts that look for those keep working.
/// </summary>
internal sealed class ConsoleLog(TextWriter writer, bool verbose) : INodeLog
{
    private readonly Lock _gate = new();

    public void Write(LogLevel level, int eventId, string message)
    {
        if (level == LogLevel.Debug && !verbose)
        {
            return;
        }

        string line = Prefix(level) + OneLine(message);
        try
        {
            lock (_gate)
            {
                writer.WriteLine(line);
            }
        }
        catch (IOException)
        {
            // stderr was closed under us (a terminal that went away): a node must not end over a line nobody can read.
        }
    }

    private static string Prefix(LogLevel level) => level switch
    {
        LogLevel.Debug => "debug: ",
        LogLevel.Warning => "warning: ",
        LogLevel.Error => "error: ",
        _ => "",
    };

    /// <summary>
    /// Texts of the gateway and of commands end up in lines for people: they must not draw on the terminal, hide something or fake a second
    /// line.
    /// </summary>
    internal static string OneLine(string text) => Printable.Visible(text);
}
