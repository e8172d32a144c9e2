namespace OpenClaw.NodeHost.Demo.Loopback;

/// <summary>What came of an invoke: the node's payload as JSON text, or an error of the node or of the gateway.</summary>
internal sealed record LoopbackInvokeResult(bool Ok, string? PayloadJson, string? ErrorCode, string? ErrorMessage)
{
    public static LoopbackInvokeResult Failure(string code, string message) => new(false, null, code, message);
}
