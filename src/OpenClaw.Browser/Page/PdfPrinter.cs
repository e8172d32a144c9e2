using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Tabs;

namespace OpenClaw.Browser.Page;

/// <summary>POST /pdf: the page on paper, in memory.</summary>
internal static class PdfPrinter
{
    // What the proxy can send (docs/protocol/browser.md 1.4); more is not even read.
    private const int MaxBytes = 10 * 1024 * 1024;
    private const int Piece = 1024 * 1024;

    /// <exception cref="RouteException">500 it is too large, or the browser cannot print.</exception>
    public static async Task<byte[]> PrintAsync(Tab tab, CancellationToken cancellationToken)
    {
        // Letter without margins, as the reference's engine prints when it is told nothing.
        JsonElement printed = await tab.Session.SendAsync("Page.printToPDF", Json.Object(
            ("printBackground", true), ("paperWidth", 8.5), ("paperHeight", 11), ("marginTop", 0), ("marginBottom", 0), ("marginLeft", 0),
            ("marginRight", 0),
            ("transferMode", "ReturnAsStream")), cancellationToken).ConfigureAwait(false);
        string stream = printed.OptionalText("stream") ?? throw new RouteException(500, "Error: The browser did not print the page.");
        using var pdf = new MemoryStream();
        try
        {
            while (true)
            {
                JsonElement piece = await tab.Session.SendAsync("IO.read", Json.Object(("handle", stream), ("size", Piece)),
                    cancellationToken).ConfigureAwait(false);
                byte[] bytes = piece.IsTrue("base64Encoded") && piece.Member("data").TryGetBytesFromBase64(out byte[]? decoded)
                    ? decoded : System.Text.Encoding.UTF8.GetBytes(piece.Text("data"));
                if (pdf.Length + bytes.Length > MaxBytes)
                {
                    throw new RouteException(500, "Error: The page is larger than 10 MiB as PDF.");
                }
                pdf.Write(bytes, 0, bytes.Length);
                if (piece.IsTrue("eof") || bytes.Length == 0)
                {
                    return pdf.ToArray();
                }
            }
        }
        finally
        {
            _ = CloseAsync(tab, stream);
        }
    }

    private static async Task CloseAsync(Tab tab, string stream)
    {
        try
        {
            await tab.Session.SendAsync("IO.close", Json.Object(("handle", stream)), CancellationToken.None).ConfigureAwait(false);
        }
        catch (CdpException)
        {
            // Gone with the tab.
        }
    }
}
