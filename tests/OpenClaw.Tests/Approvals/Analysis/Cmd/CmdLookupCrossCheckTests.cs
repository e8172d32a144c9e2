using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using OpenClaw.Node.Approvals.Analysis.Cmd;

namespace OpenClaw.Tests.Approvals.Analysis.Cmd;

/// <summary>
/// A great many random texts: wine's cmd.exe says of each program that it does not find with what it would have started it, to the letter,
/// without starting anything. Where we understand a text, it must be the same programs with the same arguments in the same order.
/// <c>OPENCLAW_CMD_TEXTS</c> says how many texts. Windows' own cmd.exe names the program alone; for it there is
/// <see cref="CmdCrossCheckTests"/>.
/// </summary>
public sealed class CmdLookupCrossCheckTests
{
    private const string Mark = "-mark-";
    private const int TextsOfABatch = 2_500;

    /// <summary>wine takes both names together for one and says that it is invalid; Windows' cmd.exe writes to the last.</summary>
    private static readonly Regex TwiceToAFile = new("(?<![2>])>(?!&)[^&|]*(?<![2>])>(?!&)");

    [Fact]
    public void What_we_understand_is_what_cmd_looks_for()
    {
        Assert.SkipUnless(CmdTexts.IsWine, "only wine's cmd.exe says with which arguments it would have started what it does not find");
        int count = Environment.GetEnvironmentVariable("OPENCLAW_CMD_TEXTS") is { } wanted
            ? int.Parse(wanted, CultureInfo.InvariantCulture) : 5_000;
        int seed = Environment.GetEnvironmentVariable("OPENCLAW_CMD_SEED") is { } given
            ? int.Parse(given, CultureInfo.InvariantCulture) : Environment.TickCount & 0xffff;
        var clock = Stopwatch.StartNew();
        var random = new Random(seed);
        string directory =
            Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "oc-cmd-" + Guid.NewGuid().ToString("N").Substring(0, 8))).FullName;
        int made = 0, understood = 0, programs = 0;
        var differences = new List<string>();
        try
        {
            string[] message = Ask(["zzprobe x"], directory)[0][0].Split(["zzprobe x"], StringSplitOptions.None);
            Assert.Equal(2, message.Length);
            while (made < count)
            {
                var texts = new List<(string Text, IReadOnlyList<CmdCommand> Commands)>();
                for (; made < count && texts.Count < TextsOfABatch; made++)
                {
                    string text = CmdTexts.Make(random).Replace("{DIR}", directory);
                    text = random.Next(2) == 0 ? CmdTexts.Disturb(random, text) : text;
                    if (CmdTokenizer.Read(text).Commands is { } commands && commands.All(IsSeen) && text.All(c => c < '\u0080')
                        && !TwiceToAFile.IsMatch(text))
                    {
                        texts.Add((text, commands));
                    }
                }
                IReadOnlyList<IReadOnlyList<string>> said = Ask([.. texts.Select(text => text.Text)], directory);
                for (int i = 0; i < texts.Count; i++)
                {
                    string[] expected =
                        [.. texts[i].Commands.Where(command => command.Builtin is null).Select(command => command.Text.TrimEnd(' ', '\t'))];
                    string[] actual =
                        [.. said[i].Where(line => line.StartsWith(message[0], StringComparison.Ordinal)
                            && line.EndsWith(message[1], StringComparison.Ordinal))
                        .Select(line => line.Substring(message[0].Length, line.Length - message[0].Length - message[1].Length)
                            .TrimEnd(' ', '\t'))];
                    programs += actual.Length;
                    if (!expected.SequenceEqual(actual))
                    {
                        differences.Add(
                            $"{texts[i].Text}\n  we say: {string.Join("  then  ", expected)}\n  cmd.exe: {string.Join("  then  ", actual)}");
                    }
                }
                understood += texts.Count;
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{made} texts, {understood} understood, {programs} programs looked for, {differences.Count} differences, seed {seed}, {clock.Elapsed.TotalSeconds:F0} s");
        Assert.True(differences.Count == 0, $"seed {seed}: {differences.Count} of {understood}\n{string.Join("\n", differences.Take(30))}");
        Assert.True(understood > count / 10, $"only {understood} of {made} texts were understood");
    }

    /// <summary>
    /// A command whose errors are not sent elsewhere; of cmd.exe's own only those that change nothing. wine takes <c>cd#</c> and
    /// <c>md-x\y.exe</c> for its own cd and md: it looks at the letters in front alone.
    /// </summary>
    private static bool IsSeen(CmdCommand command) => command.Error == CmdSink.Error && command.Builtin switch
    {
        null => CmdBuiltins.Find(new string([.. command.Word.TakeWhile(CmdBuiltins.IsLetter)])) is null,
        "echo" or "ver" => true,
        "cd" => command.ChangesTo is null,
        _ => false,
    };

    /// <summary>The lines that cmd.exe writes to its stderr for each text.</summary>
    private static IReadOnlyList<IReadOnlyList<string>> Ask(IReadOnlyList<string> texts, string directory)
    {
        string batch = Path.Combine(directory, "texts.bat");
        File.WriteAllText(batch, "@echo off\r\n" + string.Concat(texts.Select(text => $"{text}\r\necho {Mark}>&2\r\n")));
        var start = new ProcessStartInfo(Environment.SystemDirectory + "\\cmd.exe", "/d /s /c \"" + batch + "\"")
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
            WorkingDirectory = directory,
        };
        start.Environment["PATH"] = directory;
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        bool ended = process.WaitForExit(300_000) && Task.WaitAll([output, error], 60_000);
        if (!ended)
        {
            process.Kill();
        }
        Assert.True(ended, "cmd.exe does not end");
        var parts = new List<IReadOnlyList<string>>();
        var lines = new List<string>();
        foreach (string line in error.Result.Split('\n').Select(line => line.TrimEnd('\r', ' ')))
        {
            if (line == Mark)
            {
                parts.Add(lines);
                lines = [];
            }
            else
            {
                lines.Add(line);
            }
        }
        Assert.Equal(texts.Count, parts.Count);
        return parts;
    }
}
