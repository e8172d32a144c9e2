using OpenClaw.NodeHost;
using OpenClaw.NodeHost.Terminal;

return await CommandTree.InvokeAsync(args, Console.Out, LossyStream.StandardError()).ConfigureAwait(false);
