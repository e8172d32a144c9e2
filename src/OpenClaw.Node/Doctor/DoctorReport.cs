using System.Text.Json;
using OpenClaw.Gateway.Text;

namespace OpenClaw.Node.Doctor;

/// <summary>
/// The checks of the doctor as text for people and as JSON for programs: on the terminal and in a support bundle the same.
/// </summary>
internal static class DoctorReport
{
    /// <summary>The column in which messages begin.</summary>
    public const int MessageColumn = 21;

    /// <summary>One check. A fix stands whole on a line of its own: it is there to be copied.</summary>
    /// <param name="check">The check.</param>
    /// <param name="wrap">Breaks a message into lines; null leaves it whole.</param>
    public static IEnumerable<string> Lines(DoctorCheck check, Func<string, IEnumerable<string>>? wrap = null)
    {
        string message = Printable.Visible(check.Finding.Message);
        string head = $"{check.Finding.Status,-5}{check.Subject,-15} ";
        foreach (string line in wrap?.Invoke(message) ?? [message])
        {
            yield return head + line;
            head = new string(' ', MessageColumn);
        }
        if (check.Finding.Fix is { } fix)
        {
            yield return $"     -> {Printable.Visible(fix)}";
        }
    }

    /// <summary>The members <c>checks</c> and <c>repaired</c>.</summary>
    public static void WriteMembers(Utf8JsonWriter writer, IEnumerable<DoctorCheck> checks, IEnumerable<string> repaired)
    {
        writer.WriteStartArray("checks");
        foreach (DoctorCheck check in checks)
        {
            writer.WriteStartObject();
            writer.WriteString("name", check.Subject.ToString());
            writer.WriteString("status", check.Finding.Status.ToString());
            writer.WriteString("message", check.Finding.Message);
            writer.WriteString("fix", check.Finding.Fix);
            writer.WriteString("repair", check.Finding.Repair?.What);
            writer.WriteNumber("durationMs", (long)check.Duration.TotalMilliseconds);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteStrings("repaired", repaired);
    }
}
