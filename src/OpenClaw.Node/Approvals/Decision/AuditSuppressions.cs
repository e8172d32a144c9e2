using OpenClaw.Node.Approvals.Analysis;

namespace OpenClaw.Node.Approvals.Decision;

/// <summary>
/// Finds commands that touch the gateway's audit suppressions: an agent must not be able to hide findings about itself, so a person
/// decides whenever the words occur in anything but a plain look (spec/exec-approvals.md 3, gate 2).
/// </summary>
internal static class AuditSuppressions
{
    private const int Near = 200;
    private static readonly string[] Switches = ["--dev", "--no-color"];
    private static readonly string[] ValueOptions = ["--profile", "--container", "--log-level"];

    public static bool NeedsPerson(CommandAnalysis analysis)
    {
        bool mentioned = false;
        string rest = analysis.CommandText;
        foreach (CommandSegment segment in analysis.Segments)
        {
            string text = string.Join(" ", segment.Argv);
            if (Mentions(text))
            {
                mentioned = true;
                if (!IsPlainLook(segment.Argv))
                {
                    return true;
                }
            }
            if (text.Trim() is { Length: > 0 } known && rest.IndexOf(known, StringComparison.Ordinal) is >= 0 and var at)
            {
                rest = rest.Substring(0, at) + " " + rest.Substring(at + known.Length);
            }
        }
        return Mentions(mentioned ? rest : analysis.CommandText);
    }

    private static bool Mentions(string text)
    {
        text = text.ToLowerInvariant();
        if (text.Contains("security.audit.suppressions"))
        {
            return true;
        }
        // The nested form: security, audit, suppressions, each at most 200 characters (and a quote) behind the other.
        for (int security = text.IndexOf("security", StringComparison.Ordinal); security >= 0; security = text.IndexOf("security", security + 1, StringComparison.Ordinal))
        {
            int afterSecurity = security + "security".Length;
            for (int audit = Within(text, "audit", afterSecurity, afterSecurity); audit >= 0; audit = Within(text, "audit", audit + 1, afterSecurity))
            {
                int afterAudit = audit + "audit".Length;
                if (Within(text, "suppressions", afterAudit, afterAudit) >= 0)
                {
                    return true;
                }
            }
        }
        return false;
    }

    /// <summary><c>openclaw config get|schema|validate</c>, also behind <c>pnpm</c> and with global options.</summary>
    // Looks no further than it may be: a text of millions of words that almost fit would take minutes otherwise.
    private static int Within(string text, string word, int from, int origin)
    {
        int end = Math.Min(text.Length, origin + Near + 2 + word.Length);
        return from >= end ? -1 : text.IndexOf(word, from, end - from, StringComparison.Ordinal);
    }

    private static bool IsPlainLook(IReadOnlyList<string> argv)
    {
        int at = argv.Count > 1 && Name(argv[0]) == "pnpm" && argv[1] == "openclaw" ? 1 : 0;
        if (at >= argv.Count || Name(argv[at]) != "openclaw")
        {
            return false;
        }
        for (at++; at < argv.Count; at++)
        {
            string argument = argv[at];
            if (Array.IndexOf(ValueOptions, argument) >= 0)
            {
                at++;
            }
            else if (Array.IndexOf(Switches, argument) < 0 && !ValueOptions.Any(option => argument.StartsWith(option + "=", StringComparison.Ordinal)))
            {
                break;
            }
        }
        return at + 1 < argv.Count && argv[at] == "config" && argv[at + 1] is ("get" or "schema" or "validate");
    }

    private static string Name(string program) => program.Substring(program.LastIndexOfAny(['/', '\\']) + 1).ToLowerInvariant();
}
