namespace OpenClaw.Node.Hosting;

/// <summary>The second approval and the request that waits for it.</summary>
internal sealed record SurfaceState(NodeSurface Surface, string? RequestId);
