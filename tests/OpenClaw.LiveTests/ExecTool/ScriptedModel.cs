using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenClaw.LiveTests.Gateways;

namespace OpenClaw.LiveTests.ExecTool;

/// <summary>
/// A language model that does what a test says: it speaks the chat-completions protocol on loopback, calls the tool <c>exec</c> once for
/// each errand it was given, and keeps what the tool answered. With it the gateway's real exec tool runs without any model.
/// </summary>
internal sealed class ScriptedModel : IAsyncDisposable
{
    public const string Provider = "scripted";
    public const string Name = "scripted-1";

    private readonly HttpListener _listener = new();
    private readonly ConcurrentDictionary<string, Errand> _errands = new(StringComparer.Ordinal);
    private readonly Task _serving;

    private ScriptedModel(int port)
    {
        Port = port;
        _listener.Prefixes.Add($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}/");
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port { get; }

    public static ScriptedModel Start() => new(LiveGateway.FreePort());

    /// <summary>The part of a gateway's configuration that makes this its model.</summary>
    public void AddTo(JsonObject configuration)
    {
        configuration["models"] = new JsonObject
        {
            ["providers"] = new JsonObject
            {
                [Provider] = new JsonObject
                {
                    ["baseUrl"] = $"http://127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)}/v1",
                    ["apiKey"] = "none",
                    ["api"] = "openai-completions",
                    ["models"] = new JsonArray(new JsonObject
                    {
                        ["id"] = Name, ["name"] = "Scripted", ["reasoning"] = false, ["input"] = new JsonArray("text"),
                        ["contextWindow"] = 64_000, ["maxTokens"] = 4096,
                        ["cost"] = new JsonObject { ["input"] = 0, ["output"] = 0, ["cacheRead"] = 0, ["cacheWrite"] = 0 },
                    }),
                },
            },
        };
        JsonObject agents = configuration["agents"]?.AsObject() ?? [];
        agents["defaults"] = new JsonObject { ["model"] = new JsonObject { ["primary"] = Provider + "/" + Name } };
        configuration["agents"] = agents;
    }

    /// <summary>An errand: whoever says its words to the model has it call <c>exec</c> with these arguments.</summary>
    public Errand Prepare(JsonObject arguments)
    {
        Errand errand = new("errand-" + Guid.NewGuid().ToString("N"), arguments.ToJsonString());
        _errands[errand.Words] = errand;
        return errand;
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            try
            {
                await AnswerAsync(context);
            }
            catch (Exception e) when (e is HttpListenerException or IOException or JsonException or ObjectDisposedException)
            {
                context.Response.Abort();
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using StreamReader reader = new(context.Request.InputStream, Encoding.UTF8);
        string body = await reader.ReadToEndAsync();
        if (context.Request.HttpMethod != "POST" || JsonNode.Parse(body) is not JsonObject request)
        {
            await WriteAsync(context, "application/json",
                new JsonObject { ["object"] = "list",
                    ["data"] = new JsonArray(new JsonObject { ["id"] = Name, ["object"] = "model" }) }.ToJsonString());
            return;
        }

        JsonObject message = Reply(request["messages"]?.AsArray() ?? []);
        string finish = message.ContainsKey("tool_calls") ? "tool_calls" : "stop";
        if (request["stream"]?.GetValue<bool>() == true)
        {
            string text = Event(message, null) + Event([], finish) + "data: [DONE]\n\n";
            await WriteAsync(context, "text/event-stream", text);
        }
        else
        {
            await WriteAsync(context, "application/json", Completion("chat.completion", "message", message, finish).ToJsonString());
        }
    }

    /// <summary>The errand that was asked for since the last answer is called; what a tool answered is kept and said back.</summary>
    private JsonObject Reply(JsonArray messages)
    {
        Errand? asked = null, answered = null;
        string result = "nothing";
        foreach (JsonNode? node in messages)
        {
            string text = Text(node?["content"]);
            switch (node?["role"]?.GetValue<string>())
            {
                case "user":
                    asked = _errands.Values.FirstOrDefault(errand => text.Contains(errand.Words, StringComparison.Ordinal)) ?? asked;
                    break;
                case "tool":
                    (answered, result) = (asked ?? answered, text);
                    answered?.Answer(text);
                    asked = null;
                    break;
                case "assistant" when node["tool_calls"] is null:
                    asked = null;
                    break;
                default:
                    break;
            }
        }

        return asked is null
            ? new JsonObject { ["role"] = "assistant", ["content"] = "The tool said: " + result }
            : new JsonObject
            {
                ["role"] = "assistant",
                ["content"] = null,
                ["tool_calls"] = new JsonArray(new JsonObject
                {
                    ["index"] = 0,
                    ["id"] = "call_" + Guid.NewGuid().ToString("N")[..12],
                    ["type"] = "function",
                    ["function"] = new JsonObject { ["name"] = "exec", ["arguments"] = asked.Arguments },
                }),
            };
    }

    private static string Event(JsonObject delta, string? finish) =>
        "data: " + Completion("chat.completion.chunk", "delta", delta, finish).ToJsonString() + "\n\n";

    private static JsonObject Completion(string kind, string member, JsonObject message, string? finish) => new()
    {
        ["id"] = "chatcmpl-" + Guid.NewGuid().ToString("N"),
        ["object"] = kind,
        ["created"] = 1,
        ["model"] = Name,
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, [member] = message, ["finish_reason"] = finish }),
        ["usage"] = new JsonObject { ["prompt_tokens"] = 1, ["completion_tokens"] = 1, ["total_tokens"] = 2 },
    };

    private static string Text(JsonNode? content) => content switch
    {
        JsonValue value when value.TryGetValue(out string? text) => text,
        JsonArray parts => string.Join('\n', parts.Select(part => part?["text"]?.GetValue<string>())),
        _ => "",
    };

    private static async Task WriteAsync(HttpListenerContext context, string type, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        context.Response.ContentType = type;
        await context.Response.OutputStream.WriteAsync(bytes);
        context.Response.Close();
    }
}

/// <summary>One call of the exec tool that a test wants.</summary>
internal sealed class Errand(string words, string arguments)
{
    private readonly TaskCompletionSource<string> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What a user says to have it done.</summary>
    public string Words { get; } = words;

    /// <summary>The tool's arguments, as JSON.</summary>
    public string Arguments { get; } = arguments;

    /// <summary>What the tool answered the model.</summary>
    public Task<string> Result => _answer.Task;

    public void Answer(string text) => _answer.TrySetResult(text);
}
