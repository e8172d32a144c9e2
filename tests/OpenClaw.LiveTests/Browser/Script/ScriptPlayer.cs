using System.Diagnostics;
using System.Text.Json.Nodes;
using OpenClaw.LiveTests.Browser.Site;
using OpenClaw.LiveTests.Gateways;

namespace OpenClaw.LiveTests.Browser.Script;

/// <summary>One answered step, masked.</summary>
internal sealed record ScriptAnswer(string Chapter, ScriptStep Step, JsonObject Answer, TimeSpan Took);

/// <summary>Plays chapters against a node; OPENCLAW_LIVE_CHAPTERS names some of them (or `all`) for somebody who works on one.</summary>
internal static class ScriptPlayer
{
    public static IReadOnlyList<string> Chapters { get; } =
        Environment.GetEnvironmentVariable("OPENCLAW_LIVE_CHAPTERS") switch
        {
            "all" => ScriptStep.AllChapters,
            { Length: > 0 } names => names.Split(','),
            _ => LiveEnvironment.Long ? ScriptStep.AllChapters : ScriptStep.DailyChapters,
        };

    public static async IAsyncEnumerable<ScriptAnswer> PlayAsync(BrowserNode node, FixtureSite site)
    {
        foreach (var chapter in Chapters)
        {
            var run = new ScriptRun(node, site);
            foreach (var step in ScriptStep.Chapter(chapter))
            {
                var clock = Stopwatch.StartNew();
                JsonObject answer;
                try
                {
                    answer = await run.StepAsync(step);
                }
                catch (ScriptException e)
                {
                    answer = new JsonObject { ["unusable"] = e.Message };
                }

                yield return new ScriptAnswer(chapter, step, (JsonObject)run.Mask().Apply(answer)!, clock.Elapsed);
            }
        }
    }
}
