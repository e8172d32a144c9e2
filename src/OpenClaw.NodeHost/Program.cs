using OpenClaw.NodeHost;

return await CommandTree.InvokeAsync(args, Console.Out, Console.Error).ConfigureAwait(false);
