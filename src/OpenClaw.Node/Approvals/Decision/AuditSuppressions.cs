using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Analysis.Segments;


namespace OpenClaw.Node.Approvals.Decision;

/// <summary>
/// Finds commands that touch the gateway's audit suppressions: an agent must not be able to hide findings about itself, so a person
/// decides whenever the words occur in anything but a plain look (docs/protocol/policy.md 3, gate 2).
/// </summary>
internal static class AuditSuppressions
{
    private const int Near = 200;
    private static readonly string[] Switches = ["--dev", "--no-color"];
    private static readonly string[] ValueOptions = ["--profile", "--container", "--log-level"];

    public static bool NeedsPerson(CommandAnalysis analysis)
    {
        bool mentioned = false;
        foreach (CommandSegment segment in analysis.Segments)
        {
            if (Mentions(string.Join(" ", segment.Argv)))
            {
                mentioned = true;
                if (!IsPlainLook(segment.Argv))
                {
                    return true;
                }
            }
        }
        return Mentions(mentioned ? Rest(analysis) : analysis.CommandText);
    }

    /// <summary>What the text says besides its commands.</summary>
    private static string Rest(CommandAnalysis analysis)
    {
        string rest = analysis.CommandText;
        foreach (CommandSegment segment in analysis.Segments)
        {
            if (string.Join(" ", segment.Argv).Trim() is { Length: > 0 } known
                && rest.IndexOf(known, StringComparison.Ordinal) is >= 0 and var at)
            {
                rest = rest.Substring(0, at) + " " + rest.Substring(at + known.Length);
            }
        }
        return rest;
    }

    private static bool Mentions(string text)
    {
        if (!MayMention(text))
        {
            return false;
        }
        text = text.ToLowerInvariant();
        if (text.IndexOf("security.audit.suppressions", StringComparison.Ordinal) >= 0)
        {
            return true;
        }
        // The nested form: security, audit, suppressions, each at most 200 characters (and a quote) behind the other. Each word is looked
        // for once, however often it is there.
        List<int> followed = Followed(text, "audit", Positions(text, "suppressions"));
        return followed.Count > 0 && Followed(text, "security", followed).Count > 0;
    }

    /// <summary>Where a word is that has one of the places behind it, near enough.</summary>
    private static List<int> Followed(string text, string word, List<int> places)
    {
        List<int> found = [];
        int next = 0;
        foreach (int at in Positions(text, word))
        {
            int end = at + word.Length;
            while (next < places.Count && places[next] < end)
            {
                next++;
            }
            if (next < places.Count && places[next] <= end + Near + 2)
            {
                found.Add(at);
            }
        }
        return found;
    }

    private static List<int> Positions(string text, string word)
    {
        List<int> found = [];
        for (int at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            found.Add(at);
        }
        return found;
    }

    /// <summary>
    /// False when a word is missing: then nothing has to be copied to know. Where a sign of another alphabet becomes a letter of this one
    /// in lower case, that is left to the copy.
    /// </summary>
    private static bool MayMention(string text)
    {
        if (text.IndexOf("suppressions", StringComparison.OrdinalIgnoreCase) >= 0)
        {
            return true;
        }
        foreach (char c in text)
        {
            if (c >= 0x80 && char.ToLowerInvariant(c) < 0x80)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary><c>openclaw config get|schema|validate</c>, also behind <c>pnpm</c> and with global options.</summary>
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
            else if (Array.IndexOf(Switches, argument) < 0
                && !ValueOptions.Any(option => argument.StartsWith(option + "=", StringComparison.Ordinal)))
            {
                break;
            }
        }
        return at + 1 < argv.Count && argv[at] == "config" && argv[at + 1] is ("get" or "schema" or "validate");
    }

    private static string Name(string program) => program.Substring(program.LastIndexOfAny(['/', '\\']) + 1).ToLowerInvariant();
}
