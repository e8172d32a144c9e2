using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Handshake;
using OpenClaw.Node.Texts;

namespace OpenClaw.Tests.Texts;

/// <summary>
/// Each tool speaks its own language: one place has the words of both, and no other text of the libraries names a command of either.
/// </summary>
public sealed class ToolWordsTests
{
    private static readonly Regex Cmdlet =
        new("\\b(Add|Approve|Connect|Deny|Disconnect|Export|Get|Import|Install|Invoke|Remove|Rename|Repair|Reset|Restart|Set|Start|Stop|Test|Uninstall|Wait|Watch)-OpenClaw(?!ServiceHost)");
    private static readonly Regex Option = new("(?<![\\w-])--[a-z]|openclaw-node [a-z]");
    private static readonly Regex Verb =
        new("openclaw-node (run|start|stop|restart|install|uninstall|status|doctor|logs|identity|import|approvals|demo)\\b");
    private static readonly Regex Literal = new("\"(?:[^\"\\\\]|\\\\.)*\"");

    public static TheoryData<string> Words() =>
        [.. typeof(ToolWords).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.PropertyType == typeof(string) && p.Name != nameof(ToolWords.Name)).Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Words))]
    public void No_word_of_a_tool_is_the_others(string name)
    {
        PropertyInfo word = typeof(ToolWords).GetProperty(name)!;
        Assert.DoesNotMatch(Cmdlet, (string)word.GetValue(ToolWords.Program)!);
        Assert.DoesNotMatch(Option, (string)word.GetValue(ToolWords.PowerShell)!);
    }

    [Fact]
    public void Words_with_parts_are_of_their_tool_too()
    {
        foreach (ToolWords words in (ToolWords[])[ToolWords.Program, ToolWords.PowerShell])
        {
            string[] texts =
            [
                words.Pin("aa"), words.ApproveDevice(null), words.ApproveDevice("r1"), words.ApproveCommands(null),
                words.ApproveCommands("r1"), words.AddRule("/bin/ls"), words.AddRule("/bin/ls", "main"),
                words.AddRule("/bin/ls", "^-l$", null), words.RemoveRule("/bin/ls"), words.SetSecurity("allowlist", null),
                words.SetAsk("on-miss", "main"), words.AllowOnce("1"), words.AllowAlways("1"),
                words.DenyRequest("1"), words.ShowNodeCommands("n"), words.MakeSetupCode("wss://g"), words.ConnectWithScopes(["Read"]),
            ];
            Assert.All(texts, text => Assert.DoesNotMatch(words == ToolWords.Program ? Cmdlet : Option, text));
        }
    }

    [Theory]
    [InlineData("/usr/bin/git", "/usr/bin/git", "'/usr/bin/git'")]
    [InlineData("/opt/my tools/git", "'/opt/my tools/git'", "'/opt/my tools/git'")]
    [InlineData("/opt/it's", "'/opt/it'\\''s'", "'/opt/it''s'")]
    [InlineData("/opt/$(id)", "'/opt/$(id)'", "'/opt/$(id)'")]
    [InlineData("/opt/a;b", "'/opt/a;b'", "'/opt/a;b'")]
    [InlineData("/opt/*", "'/opt/*'", "'/opt/*'")]
    [InlineData("~/bin/x", "'~/bin/x'", "'~/bin/x'")]
    [InlineData("", "''", "''")]
    [InlineData("-rf", "'-rf'", "'-rf'")]
    [InlineData("=node-command:1", "'=node-command:1'", "'=node-command:1'")]
    [InlineData("a\"b", "'a\"b'", "'a\"b'")]
    public void A_name_is_one_word_of_the_tools_shell(string name, string program, string powerShell)
    {
        Assert.Equal(powerShell, ToolWords.PowerShell.Quote(name));
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            // cmd.exe has other quotes.
            Assert.Equal(program, ToolWords.Program.Quote(name));
        }
    }

    [Theory]
    [InlineData("AUTH_TOKEN_MISSING", "--pair", "-SetupCode")]
    [InlineData("AUTH_TOKEN_MISMATCH", "--ask-token", "-Token")]
    [InlineData("AUTH_PASSWORD_MISSING", "OPENCLAW_GATEWAY_PASSWORD", "-Password")]
    [InlineData("AUTH_BOOTSTRAP_TOKEN_INVALID", "--pair", "-SetupCode")]
    [InlineData("AUTH_BOOTSTRAP_TOKEN_INVALID", "(openclaw qr --setup-code-only)",
        "(Get-OpenClawNodeSetupCode in a session of Connect-OpenClawGateway, or openclaw qr)")]
    public async Task Advice_about_credentials_names_the_settings_of_the_tool(string code, string program, string powerShell)
    {
        string? Ask() =>
            ConnectErrorPolicy.Judge(new ConnectError("UNAUTHORIZED", "no") { DetailCode = code },
                new AuthSelection("t", null, null, false), false, false).Failure.NextStep;
        Assert.Contains(program, await As(ToolWords.Program, Ask), StringComparison.Ordinal);
        string? said = await As(ToolWords.PowerShell, Ask);
        Assert.Contains(powerShell, said, StringComparison.Ordinal);
        Assert.DoesNotMatch(Option, said);
    }

    [Fact]
    public async Task A_plain_address_names_the_settings_of_the_tool()
    {
        GatewayEndpoint endpoint = new("gateway.example", 1, tls: false);
        Assert.Contains("-TlsFingerprint", await As(ToolWords.PowerShell, () => endpoint.CheckPlaintext(false)!.NextStep),
            StringComparison.Ordinal);
        Assert.Contains("--tls-fingerprint", await As(ToolWords.Program, () => endpoint.CheckPlaintext(false)!.NextStep),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_words_stay_with_what_a_call_started()
    {
        TaskCompletionSource<bool> go = new();
        Task<string> background = await As(ToolWords.PowerShell, () => Task.Run(async () =>
        {
            await go.Task.ConfigureAwait(false);
            return ToolWords.Current.Start;
        }));
        Assert.Equal("openclaw-node run", ToolWords.Current.Start);
        go.SetResult(true);
        Assert.Equal("Start-OpenClawNode", await background);
    }

    [Theory]
    [InlineData("Use TLS (--tls, best with --tls-fingerprint), or a tunnel.", "Use TLS (-Tls, best with -TlsFingerprint), or a tunnel.")]
    [InlineData("Check that the gateway serves TLS on this port (without it, use --no-tls).",
        "Check that the gateway serves TLS on this port (without it, use -NoTls).")]
    [InlineData("Offer fewer commands (--commands).", "Offer fewer commands (-Command).")]
    [InlineData("Give the token (--ask-token, or OPENCLAW_GATEWAY_TOKEN) or a code (--pair).",
        "Give the token (-Token) or a code (-SetupCode).")]
    [InlineData("openclaw-node logs", "Get-OpenClawNodeLog -Last 20")]
    [InlineData("Check the spelling and this machine's DNS.", "Check the spelling and this machine's DNS.")]
    public async Task What_a_node_of_the_other_tool_said_is_read_in_ones_own_words(string said, string read)
    {
        Assert.Equal(read, await As(ToolWords.PowerShell, () => ToolWords.Translate(said, "openclaw-node")));
        Assert.Equal(said, await As(ToolWords.Program, () => ToolWords.Translate(said, "openclaw-node")));
        Assert.Equal(said, await As(ToolWords.PowerShell, () => ToolWords.Translate(said, null)));
    }

    [Fact]
    [Trait("NotUnder", "wine")] // looks at the sources
    public void No_other_text_of_the_libraries_names_a_command_of_a_tool()
    {
        string source = Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "..", "src");
        Assert.SkipUnless(Directory.Exists(source), "the sources are not here");
        string[] found =
        [
            .. from project in (string[])["OpenClaw.Gateway", "OpenClaw.Node", "OpenClaw.Browser"]
               from file in Directory.EnumerateFiles(Path.Combine(source, project), "*.cs", SearchOption.AllDirectories)
               where !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}") && !file.Contains("Words.cs")
               from line in File.ReadLines(file).Select((text, number) => (Text: text.Trim(), Number: number + 1))
               where !line.Text.StartsWith("//", StringComparison.Ordinal)
                   && Literal.Matches(line.Text).Cast<Match>().Any(text => Cmdlet.IsMatch(text.Value) || Verb.IsMatch(text.Value))
               select $"{Path.GetFileName(file)}:{line.Number}: {line.Text}",
        ];
        Assert.True(found.Length == 0, string.Join("\n", found));
    }

    // A task of its own: what is chosen there stays there.
    private static Task<T> As<T>(ToolWords words, Func<T> say) => Task.Factory.StartNew(
        () =>
        {
            ToolWords.Use(words);
            return say();
        },
        CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Default);

    private static string Here([CallerFilePath] string path = "") => path;
}
