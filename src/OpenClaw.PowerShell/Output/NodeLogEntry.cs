using System.Globalization;

namespace OpenClaw.PowerShell.Output;

/// <summary>One line of the log of an installed node.</summary>
public sealed class NodeLogEntry
{
    /// <summary>When it was written.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>info, warning or error.</summary>
    public string Level { get; init; } = "";

    /// <summary>The stable number of what happened; also the id in the Windows Event Log.</summary>
    public int EventId { get; init; }

    /// <summary>The text.</summary>
    public string Message { get; init; } = "";

    /// <summary>The line as the readable log has it.</summary>
    public override string ToString() =>
        $"{Time.LocalDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} {Level,-7} {DisplayText.Visible(Message)}";
}
