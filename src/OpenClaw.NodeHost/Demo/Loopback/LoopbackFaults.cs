using System.Text.Json;

namespace OpenClaw.NodeHost.Demo.Loopback;

/// <summary>What a bad gateway does. Everything may be changed while it runs; each connection looks when it gets there.</summary>
internal sealed class LoopbackFaults
{
    /// <summary>Handles a new connection in place of the gateway: before the upgrade, after TLS. True means done.</summary>
    public Func<Stream, CancellationToken, Task<bool>>? BeforeUpgrade { get; set; }

    /// <summary>The payload of <c>connect.challenge</c> as JSON text; an empty text sends no challenge at all.</summary>
    public string? Challenge { get; set; }

    /// <summary>
    /// Looks at the params of <c>connect</c> and may answer in place of the gateway, with the whole response frame in which <c>$ID</c>
    /// stands for the request's id. Null lets the gateway answer; an empty text answers nothing.
    /// </summary>
    public Func<JsonElement, string?>? ConnectAnswer { get; set; }

    /// <summary>How the connection is closed after <see cref="ConnectAnswer"/>; null leaves it open.</summary>
    public (int Code, string Reason)? CloseAfterConnectAnswer { get; set; }

    /// <summary>
    /// Answers a request in place of the gateway: the payload as JSON text, or the error as the members of <c>error</c>. Null lets the
    /// gateway answer.
    /// </summary>
    public Func<string, JsonElement, (bool Ok, string Json)?>? RequestAnswer { get; set; }

    /// <summary>After the hello: takes requests but answers none.</summary>
    public bool Silent { get; set; }
}
