using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.PolicyFiles;

/// <summary>Members of a policy file that this release does not know: of another release, or slips of the pen.</summary>
internal static class UnknownMembers
{
    /// <summary>A sentence for each place with members that are kept without being understood.</summary>
    /// <param name="root">The file.</param>
    /// <param name="stored">The stored document: what it holds already is taken, whatever it looks like.</param>
    /// <param name="acceptSlips">Also takes what looks like a known name.</param>
    /// <exception cref="PolicyFileException">A member looks like a known one that was misspelt: taken, it would loosen the policy without a
    /// word.</exception>
    public static IReadOnlyList<string> Find(JsonObject root, JsonObject stored, bool acceptSlips)
    {
        Search search = new(acceptSlips);
        Everywhere(search, root, stored);
        return search.Sentences;
    }

    /// <summary>
    /// Members of a stored document that look like known ones: written so by hand, the known one is missing without a word.
    /// </summary>
    public static IReadOnlyList<string> Slips(JsonObject root)
    {
        Search search = new(acceptSlips: true);
        Everywhere(search, root, JsonObject.Empty);
        return search.Slips;
    }

    private static void Everywhere(Search search, JsonObject root, JsonObject stored)
    {
        search.In(root, ExecApprovalsDocument.KnownMembers, "", [stored]);
        search.In(root["defaults"]?.AsObject, PolicySettings.KnownMembers, "defaults.", [stored["defaults"]?.AsObject]);
        foreach (KeyValuePair<string, JsonTree> agent in root["agents"]?.AsObject?.Members ?? [])
        {
            JsonObject? known = stored["agents"]?.AsObject?[agent.Key]?.AsObject;
            List<JsonObject?> rules = (known?["allowlist"]?.AsArray ?? []).Select(rule => rule.AsObject).ToList();
            search.In(agent.Value.AsObject, AgentApprovals.KnownMembers, $"agents.{agent.Key}.", [known]);
            foreach (JsonTree entry in agent.Value.AsObject?["allowlist"]?.AsArray ?? [])
            {
                search.In(entry.AsObject, AllowlistEntry.KnownMembers, $"agents.{agent.Key}.allowlist.", rules);
            }
        }
    }

    private sealed class Search(bool acceptSlips)
    {
        private readonly List<string> _sentences = [];

        private readonly List<string> _slips = [];

        public IReadOnlyList<string> Sentences => _sentences;

        public IReadOnlyList<string> Slips => _slips;

        public void In(JsonObject? tree, string[] known, string where, IReadOnlyList<JsonObject?> stored)
        {
            foreach (KeyValuePair<string, JsonTree> member in tree?.Except(known) ?? [])
            {
                string? meant = stored.Any(place => place?.Has(member.Key) == true)
                    ? null : Array.Find(known, name => IsSlipOf(member.Key, name));
                if (meant is not null)
                {
                    _slips.Add($"{where}{member.Key} (did you mean {meant}?)");
                }

                if (!acceptSlips && meant is not null)
                {
                    throw new PolicyFileException(
                        $"{where}{member.Key} is not a member of a policy: did you mean {meant}? Known here: {string.Join(", ", known)}",
                        Math.Max(member.Value.Line, tree!.Line));
                }

                string sentence = $"{where}{member.Key} is not known to this version: it is kept, and has no effect.";
                if (!_sentences.Contains(sentence))
                {
                    _sentences.Add(sentence);
                }
            }
        }
    }

    /// <summary>
    /// True for another case, other separators, or up to two characters added, lost, exchanged (a third of a short name).
    /// </summary>
    internal static bool IsSlipOf(string name, string known)
    {
        string plain = Plain(name), meant = Plain(known);
        return Math.Abs(plain.Length - meant.Length) <= 2 && Distance(plain, meant) <= Math.Min(2, meant.Length / 3);
    }

    private static string Plain(string name) => new(name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant).ToArray());

    // Two neighbours that changed places count as one slip.
    private static int Distance(string one, string other)
    {
        int[,] cost = new int[one.Length + 1, other.Length + 1];
        for (int i = 0; i <= one.Length; i++)
        {
            for (int j = 0; j <= other.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    cost[i, j] = i + j;
                    continue;
                }

                int replaced = cost[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(replaced, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
                }
            }
        }

        return cost[one.Length, other.Length];
    }
}
