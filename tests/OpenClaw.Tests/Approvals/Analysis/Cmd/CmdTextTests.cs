using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Analysis.Cmd;
using OpenClaw.Node.Approvals.Analysis.Words;


namespace OpenClaw.Tests.Approvals.Analysis.Cmd;

/// <summary>What a text for cmd.exe starts, and what is not understood and why. The same on every platform: no file is looked at.</summary>
public sealed class CmdTextTests
{
    /// <summary>Programs with their arguments in brackets, joined as they are written.</summary>
    [Theory]
    [InlineData("hostname", "hostname")]
    [InlineData("  hostname  ", "hostname")]
    [InlineData("HostName.EXE", "HostName.EXE")]
    [InlineData(@"""C:\windows\system32\hostname.exe""", @"C:\windows\system32\hostname.exe")]
    [InlineData(@"C:\windows\system32\hostname.exe", @"C:\windows\system32\hostname.exe")]
    [InlineData(@"""C:\Program Files (x86)\a & b\tool.exe"" /x", @"C:\Program Files (x86)\a & b\tool.exe[/x]")]
    [InlineData(@"..\tools\x.exe -a", @"..\tools\x.exe[-a]")]
    [InlineData(@"\tools\x.exe", @"\tools\x.exe")]
    [InlineData("hostname && hostname", "hostname && hostname")]
    [InlineData("hostname&&hostname", "hostname && hostname")]
    [InlineData("a \"C:\\d e\\\" >nul 2>&1", "a[C:\\d e\"  ] >nul 2>nul")] // the blank in front of each redirection: no quote ends this argument
    [InlineData("a \"C:\\d e\\\" >nul || b", "a[C:\\d e\"  ] >nul || b")] // and the one behind the last
    [InlineData("a \"C:\\d e\\\" >nul|b", "a[C:\\d e\" ] >nul | b")]
    [InlineData("a \"C:\\d e\\\">nul & b", "a[C:\\d e\" ] >nul & b")]
    [InlineData("a \"C:\\d e\\\" & b", "a[C:\\d e\" ] & b")]
    [InlineData("a b >nul 2>&1", "a[b] >nul 2>nul")]
    [InlineData("hostname || whoami", "hostname || whoami")]
    [InlineData("hostname & whoami", "hostname & whoami")]
    [InlineData("hostname|findstr x", "hostname | findstr[x]")]
    [InlineData("hostname | findstr /i \"a b\" | sort", "hostname | findstr[/i][a b] | sort")]
    [InlineData("a && b || c & d || e", "a && b || c & d || e")]
    [InlineData("a || b & c && d", "a || b & c && d")]
    [InlineData("findstr /c:\"a | b & c > d\" x.txt", "findstr[/c:a | b & c > d][x.txt]")]
    [InlineData("findstr \"^abc$\" x.txt", "findstr[^abc$][x.txt]")]
    [InlineData("tool a,b;c=d", "tool[a,b;c=d]")]
    [InlineData("tool @file", "tool[@file]")]
    [InlineData("tool \"\" x", "tool[][x]")]
    [InlineData("tool\tx", "tool[x]")]
    [InlineData("tool grün", "tool[grün]")]
    [InlineData("git log --format=short -n 5", "git[log][--format=short][-n][5]")]
    [InlineData("hostname >nul", "hostname >nul")]
    [InlineData("hostname>nul", "hostname >nul")]
    [InlineData("hostname > NUL", "hostname >nul")]
    [InlineData("hostname >>nul", "hostname >nul")]
    [InlineData("hostname 1>nul", "hostname >nul")]
    [InlineData("hostname 2>nul", "hostname 2>nul")]
    [InlineData("hostname 2>&1", "hostname 2>out")]
    [InlineData("hostname >nul 2>&1", "hostname >nul 2>nul")]
    [InlineData("hostname 2>&1 >nul", "hostname >nul 2>out")]
    [InlineData("hostname <nul", "hostname <nul")]
    [InlineData("hostname 2>&1 | findstr x", "hostname 2>out | findstr[x]")]
    [InlineData("hostname 2>nul && whoami", "hostname 2>nul && whoami")]
    [InlineData("dir", "cmd:dir")]
    [InlineData("DIR /b C:\\", "cmd:dir[/b][C:\\]")]
    [InlineData("type a.txt | findstr x", "cmd:type[a.txt] | findstr[x]")]
    [InlineData("echo hello world", "cmd:echo[hello][world]")]
    [InlineData("cd", "cmd:cd")]
    [InlineData("cd /d C:\\work && git status", "cmd:cd[/d][C:\\work] && git[status]")]
    [InlineData("cd \"C:\\my work\" && dir", "cmd:cd[C:\\my work] && cmd:dir")]
    [InlineData("cd .. & cd sub & hostname", "cmd:cd[..] & cmd:cd[sub] & hostname")]
    [InlineData("hostname || exit 3", "hostname || cmd:exit[3]")]
    [InlineData("rem anything", "cmd:rem[anything]")]
    [InlineData("chcp 65001", "chcp[65001]")]
    [InlineData("set", "cmd:set")]
    [InlineData("vol C:", "cmd:vol[C:]")]
    [InlineData("copy a.txt b.txt >nul && del a.txt", "cmd:copy[a.txt][b.txt] >nul && cmd:del[a.txt]")]
    [InlineData("powershell -NoProfile -Command \"Get-Date\"", "powershell[-NoProfile][-Command][Get-Date]")]
    public void A_text_is_understood(string text, string expected)
    {
        (IReadOnlyList<CmdCommand>? commands, AnalysisReason? refusal) = CmdTokenizer.Read(text);
        Assert.Null(refusal);
        Assert.Equal(expected, string.Join(" ", commands!.Select(Show)));
    }

    [Theory]
    [InlineData("", "no-command")]
    [InlineData("   ", "no-command")]
    [InlineData("hostname > c:\\x", "cmd-redirection")]
    [InlineData("hostname >> c:\\x", "cmd-redirection")]
    [InlineData("hostname < c:\\x", "cmd-redirection")]
    [InlineData("hostname 2> err.txt", "cmd-redirection")]
    [InlineData("hostname >nul.txt", "cmd-redirection")]
    [InlineData("hostname >nul:", "cmd-redirection")]
    [InlineData("hostname >\"nul\"", "cmd-redirection")]
    [InlineData("hostname >con", "cmd-redirection")]
    [InlineData("hostname 3>nul", "cmd-redirection")]
    [InlineData("hostname 1>&2", "cmd-redirection")]
    [InlineData("hostname 2>&3", "cmd-redirection")]
    [InlineData("hostname 2>&1x", "cmd-redirection")]
    [InlineData("hostname x2>nul", "cmd-redirection")]
    [InlineData("tool2>nul", "cmd-redirection")]
    [InlineData("hostname >nul x", "cmd-redirection")]
    [InlineData(">nul hostname", "cmd-redirection")]
    [InlineData("2>nul hostname", "cmd-redirection")]
    [InlineData("hostname & 2>nul", "cmd-redirection")]
    [InlineData("hostname & 2>nul whoami", "cmd-redirection")]
    [InlineData(" 1>nul", "cmd-redirection")]
    [InlineData("hostname %OS%", "cmd-percent")]
    [InlineData("tool \"100%\"", "cmd-percent")]
    [InlineData("%COMSPEC% /c hostname", "cmd-percent")]
    [InlineData("hostname !OS!", "cmd-exclamation")]
    [InlineData("tool \"!x!\"", "cmd-exclamation")]
    [InlineData("hostname^", "cmd-caret")]
    [InlineData("host^name", "cmd-caret")]
    [InlineData("hostname ^& whoami", "cmd-caret")]
    [InlineData("(hostname)", "cmd-parenthesis")]
    [InlineData("hostname (x)", "cmd-parenthesis")]
    [InlineData("hostname )", "cmd-parenthesis")]
    [InlineData("@hostname", "cmd-at")]
    [InlineData(",hostname", "cmd-delimiter")]
    [InlineData(";hostname", "cmd-delimiter")]
    [InlineData("=hostname", "cmd-delimiter")]
    [InlineData("hostname,x", "cmd-delimiter")]
    [InlineData("hostname/x", "cmd-slash")]
    [InlineData("C:/windows/system32/hostname.exe", "cmd-slash")]
    [InlineData("dir/b", "cmd-slash")]
    [InlineData("h*stname", "cmd-wildcard")]
    [InlineData("hostname\nwhoami", "cmd-line-end")]
    [InlineData("hostname\r\nwhoami", "cmd-line-end")]
    [InlineData("hostname \0whoami", "control-character")]
    [InlineData("hostname\u000bx", "control-character")]
    [InlineData("hostname\u00a0x", "cmd-character")]
    [InlineData("hostname \uff02x", "cmd-character")]
    [InlineData("hostname \u02bax", "cmd-character")]
    [InlineData("hostname \u01c0 whoami", "cmd-character")]
    [InlineData("hostname \u201dx", "cmd-character")]
    [InlineData("hostname \ud800", "cmd-character")]
    [InlineData("hostname \"", "cmd-odd-quote")]
    [InlineData("\"hostname", "cmd-odd-quote")]
    [InlineData("tool \"a\\\" & whoami", null)]
    [InlineData("tool \"a\\\" & whoami\"", "cmd-split-word")]
    [InlineData("ho\"stna\"me", "cmd-split-word")]
    [InlineData("\"hostname\"x", "cmd-split-word")]
    [InlineData("& hostname", "cmd-empty-command")]
    [InlineData("hostname &", "cmd-empty-command")]
    [InlineData("hostname &&& whoami", "cmd-empty-command")]
    [InlineData("hostname | | sort", "cmd-empty-command")]
    [InlineData("hostname ||| sort", "cmd-empty-command")]
    [InlineData("a || b && c", "cmd-mixed-operators")]
    [InlineData("start hostname", "cmd-keyword")]
    [InlineData("START \"\" hostname", "cmd-keyword")]
    [InlineData("call hostname", "cmd-keyword")]
    [InlineData("call:label", "cmd-keyword")]
    [InlineData("start.exe x", "cmd-keyword")]
    [InlineData("for /l x in y", "cmd-keyword")]
    [InlineData("if exist x hostname", "cmd-keyword")]
    [InlineData("goto x", "cmd-keyword")]
    [InlineData("setlocal & hostname", "cmd-keyword")]
    [InlineData("echo.", "cmd-builtin-spelling")]
    [InlineData("echo.hello", "cmd-builtin-spelling")]
    [InlineData("cd..", "cmd-builtin-spelling")]
    [InlineData("cd\\windows", "cmd-builtin-spelling")]
    [InlineData("dir.exe", "cmd-builtin-spelling")]
    [InlineData("\"dir\"", "cmd-builtin-spelling")]
    [InlineData("set X=1 && hostname", "cmd-state")]
    [InlineData("pushd C:\\x && hostname", "cmd-state")]
    [InlineData("path C:\\evil & hostname", "cmd-state")]
    [InlineData("exit & hostname", "cmd-state")]
    [InlineData("rem x & hostname", "cmd-state")]
    [InlineData("chcp 65001 >nul & hostname", "cmd-state")]
    [InlineData("cd x | hostname", "cmd-state")]
    [InlineData("cd \\\\server\\share", "cmd-directory")]
    [InlineData("cd //server/share", "cmd-directory")]
    [InlineData("cd prog*", "cmd-directory")]
    [InlineData("cd a b", "cmd-directory")]
    [InlineData("cd C:work", "cmd-directory")]
    [InlineData("cd /d", "cmd-directory")]
    [InlineData("cd con", "cmd-directory")]
    [InlineData("D:", "cmd-program-name")]
    [InlineData("C:hostname.exe", "cmd-program-name")]
    [InlineData("\\\\server\\share\\x.exe", "cmd-program-name")]
    [InlineData("\\\\?\\C:\\windows\\system32\\hostname.exe", "cmd-wildcard")]
    [InlineData("\"\\\\.\\C:\\x.exe\"", "cmd-program-name")]
    [InlineData("hostname.exe:x", "cmd-program-name")]
    [InlineData("C:\\x\\hostname.exe:stream.exe", "cmd-program-name")]
    [InlineData("hostname.", "cmd-program-name")]
    [InlineData(@"C:\windows\system32\hostname.exe\", "cmd-program-name")]
    [InlineData(@"""C:\windows\system32\hostname.exe\"" x", "cmd-program-name")]
    [InlineData(@"hostname\", "cmd-program-name")]
    [InlineData("hostname.exe.", "cmd-program-name")]
    [InlineData("\"hostname \"", "cmd-program-name")]
    [InlineData("\"C:\\windows.\\hostname.exe\"", "cmd-program-name")]
    [InlineData("\"\" hostname", "cmd-program-name")]
    [InlineData("~\\x.exe", "cmd-program-name")]
    [InlineData("con", "cmd-program-name")]
    [InlineData("C:\\x\\nul.exe", "cmd-program-name")]
    [InlineData("com1.exe", "cmd-program-name")]
    [InlineData("\"C:/windows/hostname.exe\"", "cmd-program-name")]
    public void A_text_is_not_understood(string text, string? code)
    {
        (_, AnalysisReason? refusal) = CmdTokenizer.Read(text);
        Assert.Equal(code, refusal?.Code);
    }

    [Fact]
    public void A_text_that_is_longer_than_cmd_reads_is_not_understood() =>
        Assert.Equal("too-long", CmdTokenizer.Read("hostname " + new string('x', 9000)).Refusal?.Code);

    /// <summary>No text makes the reader throw, and every text gets one answer.</summary>
    [Fact]
    public void Every_text_gets_an_answer()
    {
        const string Alphabet = "ab2 \t\"\"&&||<>>nul^%!()@,;=/\\:.*?~\r\u00fc\ud800echo cd rem x";
        var random = new Random(20_261_129);
        for (int i = 0; i < 100_000; i++)
        {
            char[] text = new char[random.Next(24)];
            for (int at = 0; at < text.Length; at++)
            {
                text[at] = Alphabet[random.Next(Alphabet.Length)];
            }
            (IReadOnlyList<CmdCommand>? commands, AnalysisReason? refusal) = CmdTokenizer.Read(new string(text));
            Assert.True(commands is null == refusal is not null, new string(text));
        }
    }

    /// <summary>A reason names the character, where it stands, and what to write instead.</summary>
    [Theory]
    [InlineData("hostname > c:\\x", "'> c:\\x' at character 10", "Leave it out")]
    [InlineData("hostname %OS%", "'%' at character 10", "write the value itself")]
    [InlineData("hostname^", "'^' at character 9", "double quotes")]
    [InlineData("(hostname)", "'(' at character 1", "&&")]
    [InlineData("start hostname", "'start'", "write the program without it")]
    [InlineData("call hostname", "'call'", "without it")]
    public void A_reason_names_what_it_found_and_what_to_write(string text, string found, string instead)
    {
        string reason = CmdTokenizer.Read(text).Refusal!.Text;
        Assert.Contains(found, reason, StringComparison.Ordinal);
        Assert.Contains(instead, reason, StringComparison.Ordinal);
    }

    /// <summary>
    /// Where runtimes differ in what they make of a line, single arguments are not certain, so that no rule for arguments may match.
    /// </summary>
    [Theory]
    [InlineData("tool a b", true)]
    [InlineData("tool \"a b\" \"\" x\"y\"z", true)]
    [InlineData("tool \"a\"\"b\"", false)]
    [InlineData("tool \"\"\"a b\"\"\"", false)]
    [InlineData("tool \"C:\\dir\\\"", false)]
    [InlineData("tool C:\\dir\\", true)]
    [InlineData("tool a,b;c=d", true)]
    [InlineData("del C:\\tmp\\x", true)]
    [InlineData("del /q C:\\tmp\\x /f", true)]
    [InlineData("del \"C:\\tmp\\a,b;c=d+e/f\"", true)]
    [InlineData("del C:\\tmp\\x,C:\\data", false)]
    [InlineData("del C:\\tmp\\x;C:\\data", false)]
    [InlineData("del C:\\tmp\\x=C:\\data", false)]
    [InlineData("del C:\\tmp\\x/s", false)]
    [InlineData("del C:\\tmp\\\"a b\",C:\\data", false)]
    [InlineData("type a.txt,b.txt", false)]
    [InlineData("copy a.txt+b.txt c.txt", false)]
    [InlineData("dir C:\\tmp/s", false)]
    [InlineData("rd C:\\tmp\\x/s/q", false)]
    [InlineData("move a,b c", false)]
    public void Arguments_are_certain_where_every_runtime_sees_the_same(string text, bool certain) =>
        Assert.Equal(certain, CmdTokenizer.Read(text).Commands![0].ArgumentsAreCertain);

    [Theory]
    [InlineData("cmd.exe|/d|/s|/c|hostname", null)]
    [InlineData("cmd|/d|/c|hostname", null)]
    [InlineData("cmd.exe|/D|/Q|/S|/C|hostname|x", null)]
    [InlineData("cmd.exe|/c|hostname", "cmd-autorun")]
    [InlineData("cmd.exe|/d|/k|hostname", "cmd-switch")]
    [InlineData("cmd.exe|/d|/v:on|/c|hostname", "cmd-switch")]
    [InlineData("cmd.exe|/d|/u|/c|hostname", "cmd-switch")]
    [InlineData("cmd.exe|/d|/e:off|/c|hostname", "cmd-switch")]
    [InlineData("cmd.exe|/d|-c|hostname", "cmd-switch")]
    [InlineData("cmd.exe|x|/d|/c|hostname", "cmd-switch")]
    public void Only_plain_switches_are_understood(string argv, string? code) => Assert.Equal(code, Analyze(argv.Split('|')).Refusal?.Code);

    [Theory]
    [InlineData("env hostname")]
    [InlineData("nice hostname")]
    [InlineData("npx cowsay")]
    [InlineData("busybox sh -c hostname")]
    public void A_program_that_starts_another_is_not_looked_through(string text)
    {
        CommandAnalysis analysis = Analyze("cmd.exe", "/d", "/s", "/c", text);
        Assert.True(analysis.Segments[0].Blocked is not null || analysis.Segments[0].RunsPackage
            || analysis.Segments[0].RuleProgram == text.Split(' ')[0]);
        Assert.Equal(text.Split(' ')[0], analysis.Segments[0].EffectiveArgv[0]);
        Assert.Empty(analysis.Segments[0].Wrappers);
    }

    [Fact]
    public void What_stands_behind_a_change_of_directory_knows_it()
    {
        CommandAnalysis analysis = Analyze("cmd.exe", "/d", "/s", "/c", "cd /d C:\\work && git status");
        Assert.Equal([false, true], analysis.Segments.Select(segment => segment.DirectoryMayChange));
    }

    private static CommandAnalysis Analyze(params string[] argv) =>
        CommandAnalyzer.Analyze(argv, null, new AnalysisContext { Platform = AnalysisPlatform.Windows });

    private static string Show(CmdCommand command)
    {
        string link = command.Link switch { SegmentLink.And => "&& ", SegmentLink.Or => "|| ", SegmentLink.Pipe => "| ",
            SegmentLink.Sequence => "& ", _ => "" };
        string word = command.Builtin is { } name ? "cmd:" + name : command.Word;
        string arguments = string.Concat(command.Arguments.Select(argument => "[" + argument + "]"));
        string output = command.Output == CmdSink.Nul ? " >nul" : "";
        string error = command.Error switch { CmdSink.Nul => " 2>nul", CmdSink.Output => " 2>out", _ => "" };
        return link + word + arguments + output + error + (command.ReadsNothing ? " <nul" : "");
    }
}
