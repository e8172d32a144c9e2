using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Approvals.Corpus;

/// <summary>Puts a case's folders into its texts, and takes them out of what was observed.</summary>
internal sealed record CorpusPlaceholders(string Case, string Home, string Bin, string Cwd, string Work, string RunId)
{
    private static readonly Regex TimeOutput = new(@"[0-9]+\.[0-9]+user [\s\S]*?swaps\n?", RegexOptions.CultureInvariant);

    public string In(string text) =>
        text.Replace("{CASE}", Case).Replace("{HOME}", Home).Replace("{BIN}", Bin).Replace("{CWD}", Cwd).Replace("{WORK}", Work)
        .Replace("{RUNID}", RunId);

    public JsonTree In(JsonTree value)
    {
        switch (value)
        {
            case JsonText text:
                return JsonTree.Of(In(text.Value));
            case JsonArray array:
                return new JsonArray(array.Items.Select(In).ToList());
            case JsonObject map:
                if (map["$repeat"]?.AsArray is { } repeat)
                {
                    return JsonTree.Of(string.Concat(Enumerable.Repeat(In(repeat[0].AsText!), (int)repeat[1].AsNumber!.Value)));
                }
                if (map["$concat"]?.AsArray is { } parts)
                {
                    return JsonTree.Of(string.Concat(parts.Select(part => In(part).AsText)));
                }
                if (map["$argHash"]?.AsArray is { } hash)
                {
                    return JsonTree.Of(ArgHash(hash.Select(part => In(part).AsText!).ToList()));
                }
                if (map["$cmdHash"] is { } command)
                {
                    return JsonTree.Of("=command:" + Sha(In(command).AsText!).Substring(0, 16));
                }
                return new JsonObject(map.Members.Select(member => new KeyValuePair<string, JsonTree>(In(member.Key), In(member.Value))));
            default:
                return value;
        }
    }

    public string Out(string text)
    {
        text = text.Replace(Case, "{CASE}").Replace(Bin, "{BIN}").Replace(Cwd, "{CWD}").Replace(Home, "{HOME}").Replace(Work, "{WORK}")
            .Replace(RunId, "{RUNID}");
        return CorpusMachine.Out(TimeOutput.Replace(text, "{TIME}"));
    }

    public JsonTree Out(JsonTree value, bool hideHashes)
    {
        switch (value)
        {
            case JsonText text:
                string known = Out(text.Value);
                if (hideHashes)
                {
                    known = Regex.Replace(Regex.Replace(known, "sha256:cwd-argv:v1:[0-9a-f]{64}", "{ARGHASH}"),
                        "=((?:node-)?command):[0-9a-f]{16}", "=$1:{HASH16}");
                }
                return known.Length <= 1500 ? JsonTree.Of(known) : new JsonObject(
                [
                    new("len", JsonTree.Of(known.Length)),
                    new("sha256", JsonTree.Of(Sha(known))),
                    new("head", JsonTree.Of(known.Substring(0, 60))),
                    new("tail", JsonTree.Of(known.Substring(known.Length - 60))),
                ]);
            case JsonArray array:
                return new JsonArray(array.Items.Select(item => Out(item, hideHashes)).ToList());
            case JsonObject map:
                return new JsonObject(map.Members.Select(member =>
                    new KeyValuePair<string, JsonTree>(Out(member.Key), Out(member.Value, hideHashes))));
            default:
                return value;
        }
    }

    /// <summary>The fingerprint, computed independently of the code under test.</summary>
    private static string ArgHash(List<string> cwdAndArguments)
    {
        StringBuilder subject = new();
        subject.Append(Sized(cwdAndArguments[0])).Append(cwdAndArguments.Count - 1).Append('\0');
        cwdAndArguments.Skip(1).ToList().ForEach(argument => subject.Append(Sized(argument)));
        return "sha256:cwd-argv:v1:" + Sha(subject.ToString());
    }

    private static string Sized(string text) => $"{Encoding.UTF8.GetByteCount(text)}\0{text}\0";

    private static string Sha(string text)
    {
        using SHA256 sha = SHA256.Create();
        return BitConverter.ToString(sha.ComputeHash(Encoding.UTF8.GetBytes(text))).Replace("-", "").ToLowerInvariant();
    }
}
