using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OpenClaw.Node.Execution.Windows;

namespace OpenClaw.Tests.Execution;

/// <summary>
/// docs/protocol/process.md 1.1: what the C runtime and cmd.exe make of a line is what was meant. Pure, so it runs on every system.
/// </summary>
public sealed class WindowsCommandLineTests
{
    [Theory]
    [InlineData("a", "a")]
    [InlineData("", "\"\"")]
    [InlineData("a b", "\"a b\"")]
    [InlineData("a\tb", "\"a\tb\"")]
    [InlineData("a\"b", "\"a\\\"b\"")]
    [InlineData("\"", "\"\\\"\"")]
    [InlineData(@"a\b", @"a\b")]
    [InlineData(@"a b\", @"""a b\\""")]
    [InlineData(@"a\""b", @"""a\\\""b""")]
    [InlineData(@"C:\x\", @"C:\x\")]
    [InlineData("%PATH%&calc", "%PATH%&calc")]
    public void An_argument_is_quoted_for_the_C_runtime(string argument, string quoted) =>
        Assert.Equal("p.exe " + quoted, WindowsCommandLine.Join(["p.exe", argument]));

    [Fact]
    public void Any_argv_survives_the_C_runtime()
        => Prop.ForAll<string[]>(argv => Same(Clean(argv), ParseArguments("p " + WindowsCommandLine.Join(Clean(argv)))))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Hard_argv_survives_the_C_runtime()
        => Prop.ForAll(HardArgv(), argv => Same(argv, ParseArguments("p " + WindowsCommandLine.Join(argv)))).QuickCheckThrowOnFailure();

    [Fact]
    public void Hard_arguments_of_a_batch_file_reach_the_program_behind_it()
        => Prop.ForAll(HardArgv(), argv =>
        {
            var line = WindowsCommandLine.ForBatch(@"C:\a b\x.cmd", argv, out _)!;
            Assert.StartsWith("/d /s /c \"", line, StringComparison.Ordinal);
            var stripped = line.Substring("/d /s /c \"".Length, line.Length - "/d /s /c \"".Length - 1);
            return Same([@"C:\a b\x.cmd", .. argv], ParseArguments("p " + stripped)) && NothingOutsideQuotes(stripped);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("a&calc")]
    [InlineData("a|b")]
    [InlineData("<x")]
    [InlineData(">x")]
    [InlineData("%PATH%")]
    [InlineData("a\rb")]
    [InlineData("a\nb")]
    [InlineData("\"&calc")]
    public void What_cmd_acts_on_inside_quotes_is_refused_for_batch_files(string argument)
    {
        Assert.Null(WindowsCommandLine.ForBatch(@"C:\x.cmd", ["fine", argument], out var refused));
        Assert.Equal(argument, refused);
        Assert.Null(WindowsCommandLine.ForBatch(@"C:\" + argument + ".cmd", [], out _));
    }

    [Theory]
    [InlineData("/d|/s|/c|echo \"a b\" & dir", "/d /s /c \"echo \"a b\" & dir\"")]
    [InlineData("/c|echo|a b", "/s /c \"echo a b\"")]
    [InlineData("/D|/S|/C|x", "/D /S /C \"x\"")]
    [InlineData("/v:on|/e:off|/k|x", "/v:on /e:off /s /k \"x\"")]
    [InlineData("/c", "/s /c \"\"")]
    [InlineData("", null)]
    [InlineData("x", null)]
    [InlineData("/cx", null)]
    [InlineData("/d & calc|/c|x", null)]
    [InlineData("/v:on&calc|/c|x", null)]
    [InlineData("-c|x", null)]
    public void Cmd_gets_its_command_as_the_policy_has_seen_it(string arguments, string? line)
        => Assert.Equal(line, WindowsCommandLine.ForCmd(["cmd.exe", .. arguments.Split('|').Where(x => x.Length > 0)]));

    private static string[] Clean(string[]? argv) => [.. (argv ?? []).Select(text => (text ?? "").Replace("\0", ""))];

    private static bool Same(IEnumerable<string> one, IEnumerable<string> other) => one.SequenceEqual(other, StringComparer.Ordinal);

    /// <summary>Short strings over the characters that quoting is about.</summary>
    private static Arbitrary<string[]> HardArgv()
        => Gen.Elements('a', ' ', '"', '\\', '\t', '^', '!', '(', '\'', 'é').ListOf().Select(list => new string([.. list])).ArrayOf()
            .ToArbitrary();

    private static bool NothingOutsideQuotes(string line)
    {
        var inside = false;
        foreach (var c in line)
        {
            if (c == '"')
            {
                inside = !inside;
            }
            else if (!inside && c != ' ')
            {
                return false;
            }
        }

        return !inside;
    }

    /// <summary>
    /// The C runtime's rules, written from Microsoft's description: 2n backslashes and a quote are n backslashes and a delimiter, 2n+1 are
    /// n and a quote, others are themselves; two quotes inside a quoted part are one.
    /// </summary>
    private static List<string> ParseArguments(string line)
    {
        var result = new List<string>();
        var current = new StringBuilder();
        bool quoted = false, any = false;
        for (var i = 0; i < line.Length; i++)
        {
            var slashes = 0;
            while (i < line.Length && line[i] == '\\')
            {
                slashes++;
                i++;
            }

            var atQuote = i < line.Length && line[i] == '"';
            current.Append('\\', atQuote ? slashes / 2 : slashes);
            any |= slashes > 0;
            if (i == line.Length)
            {
                break;
            }

            if (atQuote && slashes % 2 == 1)
            {
                current.Append('"');
            }
            else if (atQuote && quoted && i + 1 < line.Length && line[i + 1] == '"')
            {
                current.Append('"');
                i++;
            }
            else if (atQuote)
            {
                quoted = !quoted;
                any = true;
            }
            else if (!quoted && line[i] is ' ' or '\t' && !quoted)
            {
                if (any)
                {
                    result.Add(current.ToString());
                }

                current.Clear();
                any = false;
            }
            else
            {
                current.Append(line[i]);
                any = true;
            }
        }

        if (any)
        {
            result.Add(current.ToString());
        }

        return [.. result.Skip(1)];
    }
}
