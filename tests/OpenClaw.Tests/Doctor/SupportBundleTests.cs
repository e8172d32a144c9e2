using System.IO.Compression;
using System.Text;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Identity;
using OpenClaw.Node.Audit;
using OpenClaw.Node.Doctor;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Services;
using OpenClaw.Node.State;
using OpenClaw.Node.Texts;
using OpenClaw.Tests.Approvals;
using OpenClaw.Tests.Hosting;
using OpenClaw.Tests.State;

namespace OpenClaw.Tests.Doctor;

/// <summary>The zip of New-OpenClawSupportBundle and `openclaw-node doctor --bundle`: what is in it, and that no secret is.</summary>
public sealed class SupportBundleTests
{
    private const string Always = "README.txt doctor.txt doctor.json status.json machine.txt";
    private const string OfState = "node.json service.json openclaw.json policy.yaml log.txt files.txt";

    private readonly List<string> _planted = [];

    public static bool OnMono { get; } = Type.GetType("Mono.Runtime") is not null;

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_secret_of_a_full_state_is_in_any_file()
    {
        using TestState state = new();
        Dictionary<string, string> files = await MakeAsync(Full(state), FullEnvironment(), withHistory: true);
        Assert.Equal($"{Always} {OfState} history.jsonl".Split(' ').OrderBy(name => name, StringComparer.Ordinal),
            files.Keys.OrderBy(name => name, StringComparer.Ordinal));
        Assert.True(_planted.Count > 25);
        Assert.All(files, file => Assert.All(_planted, secret => Assert.DoesNotContain(secret, file.Value)));
        // What is there to be read is there.
        Assert.Contains("gateway.example", files["node.json"]);
        Assert.Contains("\"mode\": \"token\"", files["openclaw.json"]);
        Assert.Contains("\"HTTPS_PROXY\": \"***\"", files["service.json"]);
        Assert.Contains("pattern: /usr/bin/zz", files["policy.yaml"]);
        Assert.Contains("the plain end of the log", files["log.txt"]);
        Assert.Contains("zz deploy", files["history.jsonl"]);
        Assert.Contains("identity/device.json", files["files.txt"]);
        Assert.Contains("OPENCLAW_GATEWAY_TOKEN", files["machine.txt"]);
        Assert.DoesNotContain("not included", files["README.txt"]);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_a_line_that_says_why()
    {
        using TestState state = new();
        NodeOptions options = Full(state);
        foreach (string path in new[] { state.Location.NodeConfigPath, state.Location.ConfigPath,
            ServiceSettings.PathIn(state.Location.Directory), state.Location.ExecApprovalsPath, state.Location.DeviceAuthPath })
        {
            state.Write(path, $"{{ \"token\": \"{Secret()}\", broken");
        }
        state.Write(Path.Combine(state.Location.LogDirectory, "node.jsonl"),
            "half a line\n" + Line($"a broken file's token {_planted[_planted.Count - 1]} came back"));
        Dictionary<string, string> files = await MakeAsync(options, FullEnvironment());
        Assert.All(files, file => Assert.All(_planted, secret => Assert.DoesNotContain(secret, file.Value)));
        foreach (string name in new[] { "node.json", "service.json", "openclaw.json" })
        {
            Assert.Contains("\"notIncluded\": ", files[name]);
            Assert.Contains("is not valid (line 1", files[name]);
        }
        Assert.StartsWith("# ", files["policy.yaml"]);
        Assert.Contains("a broken file's token *** came back", files["log.txt"]);
        Assert.Contains("not included: ", files["README.txt"]);
        Assert.Contains("Fail Configuration", files["doctor.txt"]);
    }

    [Fact]
    public async Task Where_there_is_nothing_there_is_a_bundle_that_says_so()
    {
        using TestState state = new();
        Dictionary<string, string> files =
            await MakeAsync(new NodeOptions { State = state.Location, Host = "127.0.0.1", Port = 1, ReadEnvironment = _ => null },
                new Dictionary<string, string>());
        Assert.Contains("is not there yet", files["doctor.txt"]);
        Assert.Contains("\"running\": false", files["status.json"]);
        Assert.Contains("There is no log", files["log.txt"]);
        Assert.Contains("is not there", files["files.txt"]);
        Assert.False(Directory.Exists(state.Location.Directory));
    }

    [Fact]
    public async Task A_place_that_cannot_be_a_state_directory_is_told_and_the_rest_is_there()
    {
        SupportBundle bundle = new(told => new NodeDoctor(new NodeOptions(), ToolWords.Program, told)
        {
            QueryService = _ => throw new NodeStateException(StateProblem.Location, "no such place"),
        })
        {
            WhyNoState = "no such place",
        };
        Dictionary<string, string> files = Read(await bundle.MakeAsync(Test));
        Assert.Equal(Always.Split(' ').OrderBy(name => name, StringComparer.Ordinal),
            files.Keys.OrderBy(name => name, StringComparer.Ordinal));
        Assert.Contains("Nothing of the state directory: no such place", files["README.txt"]);
        Assert.Contains("no such place", files["doctor.txt"]);
    }

    [Fact]
    public async Task A_doctor_that_fails_is_what_a_bundle_is_for()
    {
        using TestState state = new();
        NodeOptions options = Full(state);
        SupportBundle bundle =
            new(told => new NodeDoctor(options, ToolWords.Program,
                told) { QueryService = _ => throw new ArithmeticException("a fault of ours, " + _planted[0]) })
        {
            State = state.Location, Options = options,
        };
        Dictionary<string, string> files = Read(await bundle.MakeAsync(Test));
        Assert.Contains("The doctor itself failed (ArithmeticException): a fault of ours, ***", files["doctor.txt"]);
        Assert.Contains("a fault of ours", files["doctor.json"]);
        Assert.Contains("gateway.example", files["node.json"]);
    }

    [Fact]
    public async Task A_stopped_bundle_is_none()
    {
        using TestState state = new();
        using CancellationTokenSource stop = new();
        stop.Cancel();
        SupportBundle bundle = new(told => Doctor(Full(state), told)) { State = state.Location };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bundle.MakeAsync(stop.Token));
    }

    [Fact]
    public async Task No_link_is_followed()
    {
        Assert.SkipWhen(TestState.IsWindows, "links are for administrators there");
        using TestState state = new();
        NodeOptions options = Full(state);
        string outside = Path.Combine(state.Root, "outside");
        state.Write(Path.Combine(outside, "node.jsonl"), Line("outside the log"));
        state.Write(Path.Combine(outside, "exec.jsonl"),
            "{\"seq\":1,\"at\":\"2026-01-31T12:00:00.000Z\",\"kind\":\"denied\",\"command\":\"outside the record\"}\n");
        state.Write(Path.Combine(outside, "any.json"), "{\"displayName\":\"outside settings\"}");
        foreach (string directory in new[] { state.Location.LogDirectory, Path.Combine(state.Location.Directory, "audit") })
        {
            Directory.Delete(directory, recursive: true);
            Links.Create(directory, outside);
        }
        foreach (string path in new[] { state.Location.NodeConfigPath, state.Location.ConfigPath,
            ServiceSettings.PathIn(state.Location.Directory), state.Location.ExecApprovalsPath })
        {
            File.Delete(path);
            Links.Create(path, Path.Combine(outside, "any.json"));
        }
        Dictionary<string, string> files = await MakeAsync(options, new Dictionary<string, string>(), withHistory: true);
        Assert.All(files, file => Assert.DoesNotContain("outside the", file.Value));
        Assert.All(files, file => Assert.DoesNotContain("outside settings", file.Value));
        Assert.All(new[] { "node.json", "service.json", "openclaw.json", "policy.yaml", "log.txt", "history.jsonl" },
            name => Assert.Contains("is a link", files[name]));
        Assert.DoesNotContain("any.json", files["files.txt"]);
        Assert.Contains("link      logs", files["files.txt"]);
    }

    [Fact(Skip = "mono has no named pipes on POSIX", SkipWhen = nameof(OnMono))]
    public async Task A_running_node_says_how_it_is()
    {
        using NodeRun run = new();
        await run.StartConnectedAsync();
        Dictionary<string, string> files = await MakeAsync(run.Options, new Dictionary<string, string>());
        Assert.Contains("\"connection\": \"Connected\"", files["status.json"]);
        Assert.Contains("running node", files["doctor.txt"]);
        await run.StopAsync();
    }

    [Fact]
    public void Words_that_only_look_like_secrets_stay()
    {
        BundleRedaction redaction = new(["hunter22"], "/home/al");
        Assert.Equal("The gateway refuses the token: AUTH_TOKEN_MISMATCH.",
            redaction.Own("The gateway refuses the token: AUTH_TOKEN_MISMATCH."));
        Assert.Equal("x *** y", redaction.Own("x hunter22 y"));
        Assert.Equal("wss://a:***@b", redaction.Own("wss://a:b@b"));
        Assert.Equal("wss://b/x?token=***&y=1", redaction.Own("wss://b/x?token=c&y=1"));
        Assert.Equal("~/.openclaw and ~, not /home/alice", redaction.Own("/home/al/.openclaw and /home/al, not /home/alice"));
        Assert.Equal("--token ***", redaction.Foreign("--token abc"));
    }

    [Fact]
    public async Task Agents_keep_their_rules_whatever_they_are_called()
    {
        using TestState state = new();
        state.Write(state.Location.ExecApprovalsPath,
            """{"version":1,"agents":{"code-auth":{"security":"allowlist","allowlist":[{"id":"1","pattern":"/usr/bin/zz","argPattern":"^status$"}]}}}""");
        string policy =
            (await MakeAsync(new NodeOptions { State = state.Location, Port = 1, ReadEnvironment = _ => null },
                new Dictionary<string, string>()))["policy.yaml"];
        Assert.Contains("code-auth", policy);
        Assert.Contains("/usr/bin/zz", policy);
        Assert.Contains("^status$", policy);
    }

    [Fact]
    public void Of_variables_there_are_only_names()
    {
        Dictionary<string, string> environment = new()
        {
            ["PATH"] = string.Join(Path.PathSeparator.ToString(), "/first", "/second"), ["OPENCLAW_STATE_DIR"] = "/secret/place",
            ["CLAWDBOT_PROFILE"] = "work", ["HTTPS_PROXY"] = "http://proxy", ["OTHER"] = "x", ["LANG"] = "de_DE.UTF-8",
        };
        string text = string.Join("\n",
            BundleMachine.Lines("PowerShell 7.5.0", environment, new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero)));
        Assert.Contains("CLAWDBOT_PROFILE, HTTPS_PROXY, OPENCLAW_STATE_DIR", text);
        Assert.Contains($"{"/first:/second".Length} characters, 2 directories", text);
        Assert.Contains("de_DE.UTF-8", text);
        Assert.Contains("PowerShell 7.5.0", text);
        Assert.All(new[] { "/secret/place", "work", "http://proxy", "/first", "OTHER" }, value => Assert.DoesNotContain(value, text));
    }

    [Fact]
    public void It_has_a_name_of_its_own_is_private_and_replaces_nothing_unasked()
    {
        using TestState state = new();
        DateTimeOffset now = new(2026, 1, 31, 12, 30, 0, TimeSpan.Zero);
        string path = SupportBundle.PathOf(null, state.Root, now);
        Assert.Equal(state.Root, Path.GetDirectoryName(path));
        Assert.Matches(@"^openclaw-support-[A-Za-z0-9.-]+-20260131-123000\.zip$", Path.GetFileName(path));
        Assert.Equal(path, SupportBundle.PathOf(state.Root, "/", now));
        Assert.Equal(Path.Combine(state.Root, "a.zip"), SupportBundle.PathOf("a.zip", state.Root, now));
        Assert.Equal(Path.Combine(state.Root, "new", Path.GetFileName(path)), SupportBundle.PathOf("new/", state.Root, now));
        SupportBundle.Save(path, [1], replace: false);
        Assert.Throws<NodeStateException>(() => SupportBundle.Save(path, [2], replace: false));
        Assert.Equal([1], File.ReadAllBytes(path));
        SupportBundle.Save(path, [2], replace: true);
        Assert.Equal([2], File.ReadAllBytes(path));
        Assert.EndsWith("-2.zip", SupportBundle.PathOf(null, state.Root, now));
        if (!TestState.IsWindows && !OnMono)
        {
            Assert.Equal(0b110_000_000, OpenClaw.Node.Native.PosixStat.Of(path, followLinks: false)!.Value.Permissions);
        }
    }

    /// <summary>A state in which each file holds a secret of its own, and a log and a record in which all of them came back.</summary>
    private NodeOptions Full(TestState state)
    {
        StateLocation at = state.Location;
        DeviceIdentity identity = new DeviceIdentityStore(at).LoadOrCreate();
        _planted.Add(identity.ExportPrivateKeyPem().Split('\n')[1].Trim());
        new DeviceTokenStore(at).Save(identity.DeviceId, new DeviceToken(Secret(), "node", [], default), null);
        state.Write(at.Below("operator").DeviceAuthPath,
            $$$$"""{"version":1,"deviceId":"x","tokens":{"operator":{"token":"{{{{Secret()}}}}"}}}""");
        state.Write(at.NodeConfigPath,
            $$$$"""{"version":1,"nodeId":"n1","token":"{{{{Secret()}}}}","displayName":"box","gateway":{"host":"gateway.example","port":443,"tls":true,"contextPath":"/x?token={{{{Secret()}}}}"}}""");
        state.Write(at.ConfigPath, $$$$"""
            {
              // written by hand
              gateway: { mode: 'remote', auth: { mode: 'token', token: '{{{{Secret()}}}}' }, remote: { url: 'wss://me:{{{{Secret()}}}}@gateway.example', password: "{{{{Secret()}}}}" }, apiKeys: ['{{{{Secret()}}}}'] },
              env: { vars: { PLAIN: '{{{{Secret()}}}}' } },
              channels: { telegram: { botToken: '{{{{Secret()}}}}', phone: '{{{{Secret()}}}}' } },
              browser: { profiles: { work: { cdpUrl: 'http://me:{{{{Secret()}}}}@127.0.0.1:9222', headers: { 'X-Any': '{{{{Secret()}}}}' } } } },
              tools: { exec: { security: 'allowlist' }, web: { search: { apiKey: '{{{{Secret()}}}}' } } },
              agents: { list: [{ id: 'main', prompt: '{{{{Secret()}}}}', tools: { exec: { ask: 'off' } } }] },
            }
            """);
        string tokenFile = Path.Combine(state.Root, "token");
        state.Write(tokenFile, Secret());
        new ServiceSettings
        {
            Manager = ServiceManagerKind.Systemd, Scope = ServiceScope.User, Name = "openclaw-node",
            Runtime = ServiceRuntimeKind.Executable, TokenFile = tokenFile,
            Environment = new Dictionary<string, string> { ["HTTPS_PROXY"] = $"http://proxy/{Secret()}" },
        }.Save(at.Directory);
        ServiceSecrets.Save(at.Directory,
            new Dictionary<string, string> { ["OPENCLAW_GATEWAY_TOKEN"] = Secret(),
                ["OPENCLAW_PROXY_URL"] = $"http://me:{Secret()}@proxy:8080" }, machineKey: false);
        state.Write(EnrollmentFile.PathIn(at.Directory), Secret() + "\n");
        state.Write(at.ExecApprovalsPath, $$$$"""
            {"version":1,"socket":{"path":"/s","token":"{{{{Secret()}}}}"},"defaults":{"security":"allowlist"},
             "agents":{"main":{"allowlist":[{"id":"1","pattern":"/usr/bin/zz","argPattern":"^--password {{{{Secret()}}}}$","lastUsedCommand":"zz {{{{Secret()}}}}","newerSecret":"{{{{Secret()}}}}"}]}}}
            """);
        state.Write(Path.Combine(at.Directory, "exec-requests.json"), $$$$"""{"requests":[{"command":"{{{{Secret()}}}}"}]}""");
        state.Write(Path.Combine(at.Directory, "browser", "openclaw", "user-data", "Cookies"), Secret());
        NodeOptions options = new()
        {
            State = at, Host = "127.0.0.1", Port = 1, ReadEnvironment = _ => null, SetupCode = Secret(),
            Credentials = new GatewayCredentials { Token = Secret(), Password = Secret(), BootstrapToken = Secret() },
        };
        // Those that nobody could know by their value come with their name.
        string[] byName = [Secret(), Secret(), Secret()];
        string[] known = [.. KnownByValue(at, options)];
        state.Write(Path.Combine(at.LogDirectory, "node.jsonl"), string.Concat(known.Select(secret => Line($"it said \"{secret}\" to us")))
            + Line($"GET /x?token={byName[0]}") + Line($"Authorization: Bearer {byName[1]}") + Line($"https://me:{byName[2]}@host")
                + Line("the plain end of the log"));
        new ExecAuditLog(at)
            .Append(new ExecAuditRecord { Kind = ExecAuditKind.Denied, Command = SecretRedaction.Apply($"zz deploy --token {byName[0]}"),
                Detail = $"{string.Join(" ", known)} Bearer {byName[1]}" });
        return options;
    }

    private Dictionary<string, string> FullEnvironment() => new()
    {
        ["PATH"] = "/usr/bin", ["OPENCLAW_GATEWAY_TOKEN"] = Secret(), ["OPENCLAW_PROXY_URL"] = $"http://me:{Secret()}@proxy",
        ["GITHUB_TOKEN"] = Secret(), ["CLAWDBOT_ANY"] = Secret(), ["OPENCLAW_PLAIN"] = Secret(),
    };

    // What a node could get back from a gateway: its keys, its tokens, what was typed.
    private static IEnumerable<string> KnownByValue(StateLocation at, NodeOptions options) =>
        BundleSecrets.Of(at, options, new Dictionary<string, string>()).Where(secret => !secret.Contains('\n') && secret.Length > 0);

    private static string Line(string message)
    {
        StringBuilder text = new();
        OpenClaw.Node.State.Json.JsonTreeWriter.WriteString(text, message);
        return $"{{\"time\":\"2026-01-31T12:00:00.000Z\",\"level\":\"info\",\"event\":1,\"message\":{text}}}\n";
    }

    private string Secret()
    {
        _planted.Add("Zq" + Guid.NewGuid().ToString("N"));
        return _planted[_planted.Count - 1];
    }

    private static NodeDoctor Doctor(NodeOptions options, Action<DoctorCheck> told) => new(options, ToolWords.PowerShell, told)
    {
        QueryService = _ => Task.FromResult<(StateLocation, ServiceState?)>((options.State!, null)),
        Limit = TimeSpan.FromSeconds(5),
    };

    private static async Task<Dictionary<string, string>> MakeAsync(NodeOptions options, Dictionary<string, string> environment,
        bool withHistory = false)
    {
        SupportBundle bundle = new(told => Doctor(options, told))
        {
            State = options.State, Options = options, Environment = environment, IncludeHistory = withHistory,
            Limit = TimeSpan.FromSeconds(5),
        };
        return Read(await bundle.MakeAsync(Test));
    }

    private static Dictionary<string, string> Read(byte[] zip)
    {
        using ZipArchive archive = new(new MemoryStream(zip), ZipArchiveMode.Read);
        return archive.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using StreamReader reader = new(entry.Open());
            return reader.ReadToEnd();
        });
    }
}
