using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenClaw.LiveTests.Gateways;
using OpenClaw.LiveTests.Nodes;
using OpenClaw.LiveTests.Operators;

namespace OpenClaw.LiveTests.Browser;

/// <summary>
/// A connected and approved node that lends its browser, and the two ways to ask for it that need no model: browser.request and the agent
/// tool.
/// </summary>
internal sealed class BrowserNode : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromMinutes(3) };

    private BrowserNode(LiveGateway gateway, OperatorClient client, ProcessNode node)
    {
        Gateway = gateway;
        Operator = client;
        Node = node;
    }

    public LiveGateway Gateway { get; }

    public OperatorClient Operator { get; }

    public ProcessNode Node { get; }

    public string Id { get; private set; } = "";

    /// <summary>Where the gateway takes files for uploads from.</summary>
    public string InboundDirectory => Path.Combine(Gateway.StateDirectory, "media", "inbound");

    /// <summary>Folders and programs that must not appear in a recording.</summary>
    public IReadOnlyDictionary<string, string> Mask => new Dictionary<string, string>
    {
        ["gateway"] = Gateway.Directory,
        ["node state"] = Node.StateDirectory,
        ["node"] = Path.GetDirectoryName(Node.StateDirectory)!,
        ["browser"] = Chromium.Path ?? "",
        ["node id"] = Id,
    };

    public static async Task<BrowserNode> StartAsync(LiveGateways gateways, NodeKind kind, JsonObject? browser = null,
        JsonObject? browserProxy = null, GatewayRelease? release = null)
    {
        var gateway = await gateways.GetAsync(release ?? GatewayRelease.Newest, tls: false);
        var directory = gateways.NewDirectory("browser-" + kind.ToString().ToLowerInvariant());
        // Chromium keeps a socket below TMPDIR, whose path must not be longer than 107 characters.
        ProcessNode node = kind == NodeKind.Reference
            ? new ReferenceNode(gateway.Installation, directory) { MoreEnvironment = { ["TMPDIR"] = Path.GetTempPath() } }
            : new ProgramNode(directory);
        var configuration = new JsonObject
        {
            ["browser"] = browser ?? Settings(),
            ["nodeHost"] = new JsonObject { ["browserProxy"] = browserProxy ?? new JsonObject { ["enabled"] = true } },
        };
        await File.WriteAllTextAsync(Path.Combine(node.StateDirectory, gateway.Release.ConfigurationFile), configuration.ToJsonString(),
            TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Path.Combine(gateway.StateDirectory, "media", "inbound"));
        await File.WriteAllTextAsync(Path.Combine(gateway.StateDirectory, "media", "inbound", "note.txt"), "hello upload",
            TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(gateway.StateDirectory, "media", "inbound", "other.txt"), "another one",
            TestContext.Current.CancellationToken);
        var ready = new BrowserNode(gateway, await OperatorClient.ConnectAsync(gateway), node);
        try
        {
            await node.StartAsync(new NodeTarget(gateway.Port, gateway.Token));
            await ready.ApproveAsync();
            return ready;
        }
        catch
        {
            await ready.DisposeAsync();
            throw;
        }
    }

    /// <summary>What a user with a headless box would write, and permission to visit the fixture site on loopback.</summary>
    public static JsonObject Settings() => new()
    {
        ["headless"] = true,
        ["noSandbox"] = true,
        ["executablePath"] = Chromium.Path,
        ["ssrfPolicy"] = new JsonObject { ["allowedHostnames"] = new JsonArray("127.0.0.1", "localhost") },
        ["profiles"] = new JsonObject { ["openclaw"] = new JsonObject { ["cdpPort"] = LiveGateway.FreePort() } },
    };

    /// <summary>One browser.request with this node pinned; the answer as {ok, result} or {ok, error}.</summary>
    public async Task<JsonObject> RequestAsync(string method, string path, JsonObject? query = null, JsonObject? body = null,
        int timeoutMs = 20_000)
    {
        var parameters = new JsonObject { ["target"] = "node", ["node"] = Id, ["method"] = method, ["path"] = path,
            ["timeoutMs"] = timeoutMs };
        if (query is not null)
        {
            parameters["query"] = query;
        }

        if (body is not null)
        {
            parameters["body"] = body;
        }

        var reply = await Operator.RequestAsync("browser.request", parameters, TimeSpan.FromMilliseconds(timeoutMs + 30_000));
        return Answer(reply);
    }

    /// <summary>The raw node command, as an administrator's node.invoke.</summary>
    public async Task<JsonObject> InvokeAsync(JsonObject parameters, string command = "browser.proxy")
    {
        var answer = Answer(await Operator.InvokeAsync(Id, command, parameters));
        // The same as `payload`, as text.
        (answer["result"] as JsonObject)?.Remove("payloadJSON");
        return answer;
    }

    /// <summary>The agent tool, by POST /tools/invoke.</summary>
    public async Task<JsonObject> InvokeToolAsync(JsonObject arguments)
    {
        arguments["target"] = "node";
        arguments["node"] = Id;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{Gateway.Port}/tools/invoke")
        {
            Content = new StringContent(new JsonObject { ["tool"] = "browser", ["args"] = arguments }.ToJsonString(), Encoding.UTF8,
                "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Gateway.Token);
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var answer = JsonNode.Parse(text)?.AsObject()
            ?? throw new InvalidOperationException($"/tools/invoke: {(int)response.StatusCode} {text}");
        foreach (var part in answer["result"]?["content"] as JsonArray ?? [])
        {
            Unwrap(part!.AsObject());
        }

        return answer;
    }

    /// <summary>JSON in the text for the model becomes JSON again: the order of its members is each host's own.</summary>
    private static void Unwrap(JsonObject part)
    {
        var text = part["text"] is JsonValue value && value.TryGetValue<string>(out var found) ? found : "";
        var (from, to) = (text.IndexOf('{', StringComparison.Ordinal), text.LastIndexOf('}'));
        if (from < 0 || to < from || text[..from].Contains("- ", StringComparison.Ordinal))
        {
            return;
        }

        try
        {
            part["text"] = JsonNode.Parse(text[from..(to + 1)]);
        }
        catch (JsonException)
        {
            // A page's text may look like anything.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Node is ReferenceNode { HasExited: false })
        {
            // It neither ends within 20 s of being asked to nor takes its browser with it.
            await RequestAsync("POST", "/stop");
            await Node.KillAsync(withChildren: true);
        }

        await Node.DisposeAsync();
        await Operator.DisposeAsync();
    }

    private async Task ApproveAsync()
    {
        var listed = await Eventually.GetAsync(
            "the node is connected", ReadyNode.Patience, async () =>
                await Operator.FindNodeAsync(Node.DisplayName) is { Connected: true } node ? node : null, () => Node.Log);
        Id = listed.NodeId;
        if (Gateway.Release.ApprovesSurface)
        {
            var pending = await Eventually.GetAsync("the node's commands wait for approval", ReadyNode.Patience,
                () => Operator.FindPendingSurfaceAsync(Id), () => Node.Log);
            (await Operator.ApproveSurfaceAsync(pending)).MustBeOk();
        }

        await Eventually.TrueAsync("the node serves browser.proxy", ReadyNode.Patience,
            async () => (await RequestAsync("GET", "/"))["ok"]!.GetValue<bool>(), () => Node.Log);
    }

    private static JsonObject Answer(OperatorReply reply)
    {
        if (reply.Ok)
        {
            return new JsonObject { ["ok"] = true, ["result"] = Node(reply.Payload) };
        }

        var error = new JsonObject { ["code"] = reply.ErrorCode, ["message"] = reply.ErrorMessage };
        if (reply.ErrorDetails is { } details)
        {
            error["details"] = JsonNode.Parse(details.GetRawText());
        }

        return new JsonObject { ["ok"] = false, ["error"] = error };

        static JsonNode? Node(JsonElement payload) =>
            payload.ValueKind == JsonValueKind.Undefined ? null : JsonNode.Parse(payload.GetRawText());
    }
}
