namespace OpenClaw.Browser.Cdp;

/// <summary>Work in answer to an event of the browser: nobody waits for it, and nobody could be told how it ended.</summary>
internal static class CdpWork
{
    /// <summary>Ends well where the browser takes no such call any more.</summary>
    public static async Task QuietlyAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (CdpException)
        {
            // The page or the frame has gone meanwhile, with its requests, or the browser is too old for one of the calls.
        }
    }
}
