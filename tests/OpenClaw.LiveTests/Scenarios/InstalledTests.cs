using System.Diagnostics;
using System.Globalization;
using System.Text;
using OpenClaw.LiveTests.Gateways;
using OpenClaw.LiveTests.Nodes;
using OpenClaw.Tests.Services;

namespace OpenClaw.LiveTests.Scenarios;

/// <summary>`openclaw-node install` as an administrator types it: a real user manager of systemd, a real gateway.</summary>
[Collection(Lane.Scenarios)]
public sealed class InstalledTests(LiveGateways gateways)
{
    private const string Secrets = "service.secrets";
    private static readonly TimeSpan BackWithin = ReadyNode.Patience;

    private static int Kills => LiveEnvironment.Long ? 10 : 3;

    [Fact]
    public async Task An_installed_node_outlives_its_session_and_every_kill_and_leaves_only_its_state()
    {
        Assert.SkipWhen(LiveEnvironment.ReferenceInstead, "This is about our node.");
        if (UserSystemd.Missing() is { } missing)
        {
            LiveEnvironment.Unavailable(missing);
        }

        using var systemd = await UserSystemd.StartAsync();
        var box = new Box(systemd, gateways.NewDirectory("installed"));
        await using var ready = await ReadyNode.NewAsync(gateways, NodeKind.Program);
        var token = ready.Gateway.Token;

        // A terminal that is closed afterwards: the install and all that it started get the SIGHUP and the SIGKILL of its end.
        using (var session = box.StartSession(token, "install", "--host", "127.0.0.1", "--port",
            ready.Proxy.Port.ToString(CultureInfo.InvariantCulture), "--display-name", ready.Node.DisplayName))
        {
            await Eventually.TrueAsync("the unit runs", ReadyNode.Patience, async () => await box.MainPidAsync() > 0, () => session.Said);
            ready.Id = (await ready.ConnectedAsync()).NodeId;
            await ready.ApproveSurfaceAsync();
            var before = await box.MainPidAsync();
            await session.CloseAsync();
            Assert.Equal(before, await box.MainPidAsync());
            await ready.UntilServingAsync();
        }

        await NoSecretAnywhereAsync(box, token);
        var times = new List<double>();
        for (var i = 0; i < Kills; i++)
        {
            var killed = await box.MainPidAsync();
            var clock = Stopwatch.StartNew();
            using (var process = Process.GetProcessById(killed))
            {
                process.Kill();
            }

            await Eventually.TrueAsync("another process runs", BackWithin,
                async () => await box.MainPidAsync() is var pid && pid > 0 && pid != killed);
            await ready.UntilServingAsync(BackWithin);
            times.Add(Math.Round(clock.Elapsed.TotalSeconds, 1));
        }

        TestContext.Current.SendDiagnosticMessage("serving again after " + string.Join(", ", times) + " s");
        Assert.All(times, time => Assert.InRange(time, 0, BackWithin.TotalSeconds));

        await box.RunAsync("stop");
        Assert.Equal(0, await box.MainPidAsync());
        ToolResult stopped = await box.EndAsync("status");
        Assert.Equal(3, stopped.ExitCode);
        Assert.Contains("stopped", stopped.Stdout, StringComparison.Ordinal);
        await box.RunAsync("start");
        await ready.UntilServingAsync();
        Assert.Contains("\"connection\": \"Connected\"", (await box.RunAsync("status", "--json")).Stdout, StringComparison.Ordinal);
        Assert.Contains("already installed", (await box.RunAsync("install")).Stdout, StringComparison.Ordinal);
        await NoSecretAnywhereAsync(box, token);

        await box.RunAsync("uninstall");
        Assert.Contains("not installed", (await box.RunAsync("uninstall")).Stdout, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(systemd.Root, "config"), "*", SearchOption.AllDirectories));
        Assert.Equal([".openclaw"], Names(box.Home));
        Assert.Subset(
            new HashSet<string>(["identity", "logs", "node.json", "node.json.lock", "node.lock", "audit", "exec-approvals.json",
                "exec-approvals.json.lock"]), Names(box.State).ToHashSet());
        Assert.Contains("identity", Names(box.State));
    }

    private static IEnumerable<string> Names(string directory) =>
        Directory.GetFileSystemEntries(directory).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private static async Task NoSecretAnywhereAsync(Box box, string token)
    {
        var list = await Tool.RunAsync("ps", ["-eo", "args"], "/", null, ReadyNode.Patience, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(token, list.Stdout, StringComparison.Ordinal);
        Assert.DoesNotContain(token, await File.ReadAllTextAsync($"/proc/{await box.MainPidAsync()}/environ"), StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(box.Root, "config"), "*.service", SearchOption.AllDirectories));
        // Not by our own reader: the framework takes a lock on what it opens, and the node has one on its lock file.
        var found = await Tool.RunAsync("grep", ["-rlsF", "-D", "skip", "-e", token, box.Root], "/", null, ReadyNode.Patience,
            TestContext.Current.CancellationToken);
        var holding = found.Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([Path.Combine(box.State, Secrets)], holding);
        Assert.True(OperatingSystem.IsLinux() && File.GetUnixFileMode(holding[0]) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    /// <summary>A user of that manager: his home, and the program as he calls it.</summary>
    private sealed class Box(UserSystemd systemd, string directory)
    {
        public string Root => systemd.Root;

        public string Home => Path.Combine(systemd.Root, "home");

        public string State => Path.Combine(Home, ".openclaw");

        public async Task<int> MainPidAsync()
        {
            var shown = await systemd.Tool()
                .RunAsync(["systemctl", "--user", "show", "--property=MainPID", "--value", "openclaw-node.service"],
                    TestContext.Current.CancellationToken);
            return int.TryParse(shown.Stdout.Trim(), CultureInfo.InvariantCulture, out var pid) ? pid : 0;
        }

        public Task<ToolResult> EndAsync(params string[] arguments) =>
            Tool.RunAsync(ProgramNode.Path, arguments, directory, Environment(null), ReadyNode.Patience,
                TestContext.Current.CancellationToken);

        public async Task<ToolResult> RunAsync(params string[] arguments)
        {
            ToolResult ended = await EndAsync(arguments);
            Assert.True(ended.ExitCode == 0, $"{string.Join(' ', arguments)}: {ended.Summary} {ended.Output}");
            return ended;
        }

        public Session StartSession(string token, params string[] arguments) => new(directory, Environment(token), arguments);

        private Dictionary<string, string?> Environment(string? token) =>
            new(UserSystemd.Variables(systemd.Root).Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)))
        {
            ["OPENCLAW_GATEWAY_TOKEN"] = token,
            ["OPENCLAW_GATEWAY_PASSWORD"] = null,
            ["OPENCLAW_STATE_DIR"] = null,
            ["OPENCLAW_HOME"] = Home,
            ["OPENCLAW_CONFIG_PATH"] = null,
            ["NO_COLOR"] = "1",
        };
    }

    /// <summary>A shell in a session of its own that installs and then stays.</summary>
    private sealed class Session : IDisposable
    {
        private readonly Process _shell;
        private readonly StringBuilder _said = new();

        public Session(string directory, IReadOnlyDictionary<string, string?> environment, string[] arguments)
        {
            _shell = new Process
            {
                StartInfo = Tool.Start("setsid",
                    ["--wait", "/bin/sh", "-c", "echo $$; \"$@\"; echo installed; sleep 600", "sh", ProgramNode.Path, .. arguments],
                    directory, environment),
            };
            _shell.OutputDataReceived += (_, e) => Hear(e.Data);
            _shell.ErrorDataReceived += (_, e) => Hear(e.Data);
            _shell.Start();
            _shell.BeginOutputReadLine();
            _shell.BeginErrorReadLine();
        }

        public string Said
        {
            get
            {
                lock (_said)
                {
                    return _said.ToString();
                }
            }
        }

        public async Task CloseAsync()
        {
            await Eventually.TrueAsync("the install said its last word", ReadyNode.Patience,
                // What came by the other pipe may be heard after it.
                () => Task.FromResult(Said.Contains("\ninstalled\n", StringComparison.Ordinal)), () => Said);
            var leader = Said.Split('\n')[0];
            foreach (var signal in new[] { "-HUP", "-KILL" })
            {
                await Tool.RunAsync("pkill", [signal, "-s", leader], "/", null, ReadyNode.Patience, TestContext.Current.CancellationToken);
            }

            await _shell.WaitForExitAsync().WaitAsync(ReadyNode.Patience);
        }

        public void Dispose()
        {
            if (!_shell.HasExited)
            {
                _shell.Kill(entireProcessTree: true);
            }

            _shell.Dispose();
        }

        private void Hear(string? line)
        {
            if (line is not null)
            {
                lock (_said)
                {
                    _said.Append(line).Append('\n');
                }
            }
        }
    }
}
