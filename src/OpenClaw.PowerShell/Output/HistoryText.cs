using System.Globalization;
using System.Text;
using System.Text.Json;
using OpenClaw.Gateway.Text;
using OpenClaw.Node.Audit;

namespace OpenClaw.PowerShell.Output;

/// <summary>Records of the history as lines for other programs. Times are UTC, words and numbers the same in every culture.</summary>
internal static class HistoryText
{
    public static string Json(ExecHistoryRecord record)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("sequence", record.Sequence);
            json.WriteString("at", Utc(record));
            json.WriteNumber("eventId", EventId(record.Source.Kind));
            json.WriteString("kind", record.Kind);
            json.WriteString("event", record.Event);
            json.WriteString("computer", Environment.MachineName);
            foreach ((string name, string? value) in Texts(record))
            {
                if (value is not null)
                {
                    json.WriteString(name, value);
                }
            }

            if (record.ExitCode is { } code)
            {
                json.WriteNumber("exitCode", code);
            }

            if (record.Duration is { } duration)
            {
                json.WriteNumber("durationMs", (long)duration.TotalMilliseconds);
            }

            if (record.AllowedBy.Count > 0)
            {
                json.WriteStrings("allowedBy", record.AllowedBy);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    public static string Cef(ExecHistoryRecord record)
    {
        StringBuilder line = new();
        line.Append("CEF:0|OpenClaw|OpenClaw for PowerShell|")
            .Append(Head(typeof(HistoryText).Assembly.GetName().Version?.ToString(3) ?? "0")).Append('|')
            .Append(EventId(record.Source.Kind).ToString(CultureInfo.InvariantCulture)).Append('|').Append(Head(record.Event)).Append('|')
            .Append(record.Source.Kind switch { ExecAuditKind.Denied => 6, ExecAuditKind.Changed => 5, ExecAuditKind.Allowed => 3, _ => 2 })
                .Append('|');
        line.Append("rt=").Append(record.Source.At.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        Add(line, "dvchost", Environment.MachineName);
        Add(line, "externalId", record.Sequence.ToString(CultureInfo.InvariantCulture));
        Add(line, "suser", record.Account ?? record.Agent);
        Add(line, "suid", record.AccountId);
        Add(line, "sproc", record.Process);
        Add(line, "cs4Label", "agent");
        Add(line, "cs4", record.Agent);
        Add(line, "cs5Label", record.Operator is null ? null : "operator");
        Add(line, "cs5", record.Operator);
        Add(line, "act", record.Decision ?? record.Event);
        Add(line, "cs1Label", record.Command is null ? null : "command");
        Add(line, "cs1", record.Command);
        Add(line, "filePath", record.Directory);
        Add(line, "cs2Label", record.RunId is null ? null : "runId");
        Add(line, "cs2", record.RunId);
        Add(line, "cs3Label", record.AllowedBy.Count == 0 ? null : "allowedBy");
        Add(line, "cs3", record.AllowedBy.Count == 0 ? null : record.AllowedBy.ToString());
        Add(line, "cn1Label", record.ExitCode is null ? null : "exitCode");
        Add(line, "cn1", record.ExitCode?.ToString(CultureInfo.InvariantCulture));
        Add(line, "msg", record.Detail);
        return line.ToString();
    }

    /// <summary>The ids that the Windows Event Log and the system's log have for the same records.</summary>
    private static int EventId(ExecAuditKind kind) => kind switch
    {
        ExecAuditKind.Denied => SystemLogCopy.DeniedEvent,
        ExecAuditKind.Allowed => SystemLogCopy.AllowedEvent,
        ExecAuditKind.Finished => SystemLogCopy.FinishedEvent,
        _ => SystemLogCopy.ChangedEvent,
    };

    private static IEnumerable<(string Name, string? Value)> Texts(ExecHistoryRecord record) =>
    [
        ("agent", record.Agent), ("runId", record.RunId), ("sessionKey", record.SessionKey), ("command", record.Command),
        ("directory", record.Directory),
        ("decision", record.Decision), ("signal", record.Signal), ("account", record.Account), ("accountId", record.AccountId),
        ("process", record.Process),
        ("operator", record.Operator), ("detail", record.Detail),
    ];

    private static string Utc(ExecHistoryRecord record) =>
        record.Source.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static void Add(StringBuilder line, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            line.Append(' ').Append(name).Append('=')
                .Append(value!.Replace("\\", "\\\\").Replace("=", "\\=").Replace("\r", "\\r").Replace("\n", "\\n"));
        }
    }

    private static string Head(string text) => text.Replace("\\", "\\\\").Replace("|", "\\|").Replace("\r", " ").Replace("\n", " ");
}
