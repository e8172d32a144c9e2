using OpenClaw.NodeHost;
using OpenClaw.NodeHost.Terminal;

return await CommandTree.InvokeAsync(args, StandardStreams.Output(), StandardStreams.Error()).ConfigureAwait(false);
