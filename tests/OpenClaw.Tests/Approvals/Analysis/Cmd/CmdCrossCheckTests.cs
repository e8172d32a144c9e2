using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using OpenClaw.Node.Approvals.Analysis.Cmd;
using OpenClaw.Node.Approvals.Analysis.Words;
using OpenClaw.Tests.Execution;

namespace OpenClaw.Tests.Approvals.Analysis.Cmd;

/// <summary>
/// Random texts: where we say what a text starts, this machine's own cmd.exe starts the same programs with the same arguments, in the same
/// order. <c>OPENCLAW_CMD_TEXTS</c> says how many texts; by default a few thousand, or as many as twenty seconds allow. Some are given as
/// the gateway gives them, behind <c>/d /s /c</c>, and start recording programs; the others are lines of batch files, which cmd.exe takes
/// apart by the same code, many in one process. Those start recording programs, too, but under wine, where a start is dear: there cmd.exe
/// itself writes down what it would start (<see cref="RecordingCmd"/>).
/// </summary>
public sealed class CmdCrossCheckTests
{
    private const int ByThemselvesOfARound = 3, TextsOfABatch = 100;
    private const string Mark = "mark";

    /// <summary>
    /// wine 8's cmd.exe starts what stands behind &amp;&amp; and || whatever the exit code was (<c>hostname x &amp;&amp; ver</c>); Windows'
    /// own does not.
    /// </summary>
    private static readonly bool IgnoresConditions = CmdTexts.IsWine;

    /// <summary>
    /// Under wine 8 the name behind &lt; or &gt; ends at a blank only: <c>&lt;nul&gt;nul</c> is one file with a name that there cannot be
    /// ("Invalid name."), and nothing starts.
    /// </summary>
    private static readonly Regex NameWithoutBlank = new(@"[<>]\s*(""[^""]*""|[^\s<>&|""])+[<>]", RegexOptions.CultureInvariant);

    [Fact]
    public async Task What_we_understand_cmd_understands_alike()
    {
        Assert.SkipUnless(RuntimeInformation.IsOSPlatform(OSPlatform.Windows), "there is no cmd.exe here");
        string? wanted = Environment.GetEnvironmentVariable("OPENCLAW_CMD_TEXTS");
        int count = wanted is null ? CmdTexts.IsWine ? 6_000 : 300 : int.Parse(wanted, CultureInfo.InvariantCulture);
        TimeSpan limit = wanted is null ? TimeSpan.FromSeconds(20) : TimeSpan.FromDays(1);
        int seed = Environment.GetEnvironmentVariable("OPENCLAW_CMD_SEED") is { } given
            ? int.Parse(given, CultureInfo.InvariantCulture) : Environment.TickCount & 0xffff;
        var clock = Stopwatch.StartNew();
        string directory =
            Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "oc-cmd-" + Guid.NewGuid().ToString("N").Substring(0, 8))).FullName;
        try
        {
            // Each worker has its own programs, log and texts; a text is repeated by its worker's seed and its number.
            int workers = Math.Max(2, Environment.ProcessorCount);
            int each = (count + workers - 1) / workers;
            int[] understood = await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Factory.StartNew(
                () => Compare(seed + worker, each, limit, Directory.CreateDirectory(Path.Combine(directory, "w" + worker)).FullName,
                    worker == 0 && wanted is not null ? directory : null),
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
            Assert.True(understood.Sum() >= Math.Min(count, 10), $"only {understood.Sum()} texts were understood");
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{understood.Sum()} texts understood, seeds {seed} to {seed + workers - 1}, {clock.Elapsed.TotalSeconds:F0} s");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static int Compare(int seed, int count, TimeSpan limit, string directory, string? progress)
    {
        string log = Path.Combine(directory, "record.log");
        RecordingProgram.Write(Path.Combine(directory, "ok.exe"), log, "ok", 0);
        RecordingProgram.Write(Path.Combine(directory, "no.exe"), log, "no", 1);
        if (CmdTexts.IsWine)
        {
            RecordingCmd.Write(Environment.SystemDirectory + "\\cmd.exe", Path.Combine(directory, "cmd.exe"), log);
        }
        var random = new Random(seed);
        var clock = Stopwatch.StartNew();
        int understood = 0, late = 0, raced = 0;
        for (int turn = 0; understood < count && clock.Elapsed < limit; turn++)
        {
            // A batch, then a few by themselves.
            bool single = turn % (ByThemselvesOfARound + 1) > 0;
            List<(string Text, IReadOnlyList<CmdCommand> Commands)> texts = Understood(random, directory,
                single ? 1 : Math.Min(TextsOfABatch, count - understood), single);
            IReadOnlyList<IReadOnlyList<string>>? recorded = Run([.. texts.Select(text => text.Text)], directory, log);
            if (recorded is null)
            {
                // A machine that is busy with other things says nothing about the text; that each one hangs is noticed.
                Assert.True(++late <= 3 + understood / 10, $"seed {seed}: cmd.exe does not end: {texts[0].Text}");
                continue;
            }
            for (int i = 0; i < texts.Count; i++)
            {
                understood++;
                (string expected, string actual) = Both(texts[i].Commands, recorded[i]);
                if (expected != actual && Run([.. texts.Select(text => text.Text)], directory, log) is { } again
                    && Both(texts[i].Commands, again[i]) is var second && second.Expected == second.Actual)
                {
                    // Two programs of a pipe write the record at once, and wine's cmd.exe keeps pipes in files of one folder: once in some
                    // ten thousand texts a line is lost. A difference in reading stays.
                    Assert.True(++raced <= 1 + understood / 5_000,
                        $"seed {seed}: {raced} texts in {understood} were read differently once: {texts[i].Text}");
                    continue;
                }
                Assert.True(expected == actual,
                    $"seed {seed}, text {understood}: {texts[i].Text}\nwe say\n{expected}\ncmd.exe started\n{actual}");
            }
            if (progress is not null)
            {
                File.WriteAllText(progress + ".progress", $"{understood} texts of one worker, {clock.Elapsed.TotalSeconds:F0} s");
            }
        }
        return understood;
    }

    private static (string Expected, string Actual) Both(IReadOnlyList<CmdCommand> commands, IReadOnlyList<string> recorded)
    {
        List<List<string>> pipelines = Expected(commands).ToList();
        return (string.Join("\n", pipelines.SelectMany(lines => lines)), string.Join("\n", InOrder([.. recorded], pipelines)));
    }

    private static List<(string Text, IReadOnlyList<CmdCommand> Commands)> Understood(Random random, string directory, int count,
        bool single)
    {
        var texts = new List<(string, IReadOnlyList<CmdCommand>)>();
        while (texts.Count < count)
        {
            string text = CmdTexts.Make(random).Replace("{DIR}", directory);
            text = random.Next(2) == 0 ? CmdTexts.Disturb(random, text) : text;
            if (CmdTexts.IsWine && NameWithoutBlank.IsMatch(text))
            {
                continue;
            }
            // A batch file is read in a code page.
            if (CmdTokenizer.Read(text).Commands is { } commands && commands.All(command => IsComparable(command, directory))
                && (single || text.All(c => c < '\u0080')))
            {
                texts.Add((text, commands));
            }
        }
        return texts;
    }

    /// <summary>What each text started; null when cmd.exe does not end.</summary>
    private static IReadOnlyList<IReadOnlyList<string>>? Run(IReadOnlyList<string> texts, string directory, string log)
    {
        File.Delete(log);
        if (texts.Count == 1)
        {
            return Start(Environment.SystemDirectory + "\\cmd.exe", texts[0], directory)
                ? [[.. Recorded(File.Exists(log) ? File.ReadAllBytes(log) : [])]] : null;
        }
        string batch = Path.Combine(directory, "texts.bat");
        File.WriteAllText(batch, "@echo off\r\n" + string.Concat(texts.Select(text => $"{text}\r\n>>\"{log}\" echo {Mark}\r\n")));
        if (!Start((CmdTexts.IsWine ? directory : Environment.SystemDirectory) + "\\cmd.exe", batch, directory))
        {
            return null;
        }
        // The mark stands there in one byte for each letter, what the programs wrote in two.
        byte[] all = File.ReadAllBytes(log), mark = Encoding.ASCII.GetBytes(Mark + "\r\n");
        var parts = new List<IReadOnlyList<string>>();
        for (int at = 0; at < all.Length;)
        {
            int end = at;
            while (end < all.Length && !mark.AsSpan().SequenceEqual(all.AsSpan(end, Math.Min(mark.Length, all.Length - end))))
            {
                end += 2;
            }
            parts.Add([.. Recorded(all.AsSpan(at, Math.Min(end, all.Length) - at).ToArray())]);
            at = end + mark.Length;
        }
        Assert.Equal(texts.Count, parts.Count);
        return parts;
    }

    /// <summary>
    /// Of cmd.exe's own commands only those that change nothing; what an odd character made of a program's name is no program here.
    /// </summary>
    private static bool IsComparable(CmdCommand command, string directory) => command.Builtin switch
    {
        null => IsRecording(command.Word, directory),
        "echo" or "ver" => true,
        "cd" => command.ChangesTo is null,
        _ => false,
    };

    private static bool IsRecording(string word, string directory) =>
        (word.StartsWith(directory + "\\", StringComparison.OrdinalIgnoreCase) ? word.Substring(directory.Length + 1) : word)
            .ToLowerInvariant() is "ok" or "no" or "ok.exe" or "no.exe";

    /// <summary>Which programs run, and with what: pipelines in order, those within one sorted because they run at the same time.</summary>
    private static IEnumerable<List<string>> Expected(IReadOnlyList<CmdCommand> commands)
    {
        int code = 0;
        for (int at = 0; at < commands.Count;)
        {
            int end = at + 1;
            while (end < commands.Count && commands[end].Link == SegmentLink.Pipe)
            {
                end++;
            }
            if (IgnoresConditions || commands[at].Link switch { SegmentLink.And => code == 0, SegmentLink.Or => code != 0, _ => true })
            {
                List<string> lines = commands.Skip(at).Take(end - at).Where(command => command.Builtin is null)
                    .Select(command => Line(Path.GetFileNameWithoutExtension(command.Word).ToLowerInvariant(), command.Tail)).ToList();
                lines.Sort(StringComparer.Ordinal);
                yield return lines;
                CmdCommand last = commands[end - 1];
                code = last.Builtin is null
                    && Path.GetFileNameWithoutExtension(last.Word).Equals("no", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
            }
            at = end;
        }
    }

    private static List<string> InOrder(List<string> recorded, List<List<string>> pipelines)
    {
        int at = 0;
        foreach (int size in pipelines.Select(lines => lines.Count).Where(size => at + size <= recorded.Count))
        {
            recorded.Sort(at, size, StringComparer.Ordinal);
            at += size;
        }
        return recorded;
    }

    private static IEnumerable<string> Recorded(byte[] log) =>
        Encoding.Unicode.GetString(log).Split('\n').Where(line => line.Length > 0).Select(line =>
    {
        string commandLine = line.Substring(line.IndexOf('|') + 1);
        int end = commandLine[0] == '"' ? commandLine.IndexOf('"', 1) + 1 : commandLine.IndexOfAny([' ', '\t']) is >= 0 and var blank
            ? blank : commandLine.Length;
        return Line(Path.GetFileNameWithoutExtension(line.Substring(0, line.IndexOf('|'))).ToLowerInvariant(), commandLine.Substring(end));
    });

    private static string Line(string program, string tail)
    {
        (IReadOnlyList<string> arguments, _) = CmdArguments.Split(tail);
        return program + string.Concat(arguments.Select(argument => "[" + argument + "]"));
    }

    private static bool Start(string cmd, string text, string directory)
    {
        var start = new ProcessStartInfo(cmd, "/d /s /c \"" + text + "\"")
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
            WorkingDirectory = Path.GetPathRoot(directory)!,
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
        return ended;
    }
}
