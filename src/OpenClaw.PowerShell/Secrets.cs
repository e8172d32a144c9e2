using System.Net;
using System.Security;

namespace OpenClaw.PowerShell;

/// <summary>Takes the text out of a SecureString at the last moment. The text goes to the library that needs it and nowhere else.</summary>
internal static class Secrets
{
    /// <summary>The text, trimmed; null for null or blank.</summary>
    public static string? Reveal(SecureString? secret)
    {
        if (secret is null || secret.Length == 0)
        {
            return null;
        }

        string text = new NetworkCredential("", secret).Password.Trim();
        return text.Length == 0 ? null : text;
    }
}
