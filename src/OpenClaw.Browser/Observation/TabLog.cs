using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Frames;

namespace OpenClaw.Browser.Observation;

/// <summary>
/// What a tab said and asked the network for, since it began: the console, uncaught errors, requests. Bounded in number and in length.
/// </summary>
internal sealed class TabLog(TimeProvider clock)
{
    private const int MaxMessages = 500;
    private const int MaxFaults = 200;

    public BoundedLog<ConsoleMessage> Console { get; } = new(MaxMessages);

    public BoundedLog<PageFault> Faults { get; } = new(MaxFaults);

    public RequestLog Requests { get; } = new(clock);

    /// <summary>Each event of the domain Network with the session it came on. Raised by the connection's reader: be quick.</summary>
    public event Action<CdpSession, string, JsonElement>? NetworkEvent;

    /// <summary>Listens to the page and every process of it.</summary>
    public Task AttachAsync(PageFrames frames) => frames.ForEachSessionAsync(session =>
    {
        session.EventReceived += (method, parameters) => Accept(session, method, parameters);
        return Task.WhenAll(
            session.SendAsync("Runtime.enable", CancellationToken.None),
            session.SendAsync("Log.enable", CancellationToken.None),
            session.SendAsync("Network.enable", CancellationToken.None));
    });

    private void Accept(CdpSession session, string method, JsonElement parameters)
    {
        switch (method)
        {
            case "Runtime.consoleAPICalled":
                Console.Add(ConsoleMessage.OfScript(parameters, clock.GetUtcNow()));
                break;
            case "Log.entryAdded":
                // What a worker logs comes as its own console line as well.
                if (parameters.Member("entry").Text("source") != "worker")
                {
                    Console.Add(ConsoleMessage.OfBrowser(parameters, clock.GetUtcNow()));
                }
                break;
            case "Runtime.exceptionThrown":
                Faults.Add(PageFault.Of(parameters, clock.GetUtcNow()));
                break;
            default:
                if (method.StartsWith("Network.", StringComparison.Ordinal))
                {
                    Requests.Accept(method, parameters);
                    NetworkEvent?.Invoke(session, method, parameters);
                }
                break;
        }
    }
}
