using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Programs;

/// <summary>The words between cmd.exe and its inline command.</summary>
/// <param name="Flag">Index of the word behind which the command stands (<c>/c</c> and the like); -1 when there is none.</param>
/// <param name="NoAutoRun">The commands that the registry names under AutoRun are left out (<c>/d</c>).</param>
/// <param name="Other">The first word that is not one of those with which a command is read here; null when there is none.</param>
/// <param name="RunsMore">Something else may run than the command.</param>
internal sealed record CmdOptions(int Flag, bool NoAutoRun, string? Other, bool RunsMore)
{
    // No switch that counts here is longer: of a longer word nothing is made.
    private const int LongestSwitch = 8;

    /// <summary>Reads the argv of cmd.exe (its own name is word 0).</summary>
    public static CmdOptions Read(IReadOnlyList<string> argv)
    {
        bool noAutoRun = false, known = true;
        string? other = null;
        for (int i = 1; i < argv.Count; i++)
        {
            string token = argv[i].Trim();
            token = token.Length <= LongestSwitch ? token.ToLowerInvariant() : token;
            bool plain = token.Length == argv[i].Length;
            if (token is "/c" or "/k" or "-c" or "-k")
            {
                bool only = known && noAutoRun && token == "/c" && ArgvParts.AnyText(argv, i + 1);
                return new CmdOptions(i, noAutoRun, other ?? (plain && token == "/c" ? null : argv[i]), !only);
            }
            noAutoRun |= token == "/d";
            known &= token.Length == 0 || RunsNothing(token);
            other ??= plain && token is "/d" or "/s" or "/q" ? null : argv[i];
        }
        return new CmdOptions(-1, noAutoRun, other, RunsMore: true);
    }

    /// <summary>Switches that start nothing; some of them change how a command is read.</summary>
    private static bool RunsNothing(string token) =>
        token is "/d" or "/s" or "/q" or "/a" or "/u" or "/e:on" or "/e:off" or "/f:on" or "/f:off" or "/v:on" or "/v:off"
        || token.Length is 4 or 5 && token.StartsWith("/t:", StringComparison.Ordinal)
            && token.Skip(3).All(static c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'));
}
