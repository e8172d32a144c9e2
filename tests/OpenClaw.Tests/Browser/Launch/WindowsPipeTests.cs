using System.Text;
using OpenClaw.Browser.Launch;
using OpenClaw.Node.Execution;
using OpenClaw.Tests.Execution;

namespace OpenClaw.Tests.Browser.Launch;

/// <summary>
/// There is no browser under wine; a child that uses the descriptors 3 and 4 of its C runtime, as browsers do, stands for one.
/// </summary>
public sealed class WindowsPipeTests
{
    [WindowsFact]
    public async Task AChildFindsItsControlPipeAndEndsWithItsJob()
    {
        string program = Path.ChangeExtension(typeof(WindowsPipeTests).Assembly.Location, ".exe");
        BrowserProcess process =
            BrowserProcess.Start(new BrowserCommand(program, [ControlPipeProgram.Switch], HostEnvironment.OfThisProcess()));
        try
        {
            await process.Channel.WriteAsync(Encoding.ASCII.GetBytes("{\"id\":1}\0"));
            byte[] buffer = new byte[64];
            int done = 0;
            while (Array.IndexOf(buffer, (byte)0, 0, done) < 0)
            {
                int count = await process.Channel.ReadAsync(buffer);
                Assert.NotEqual(0, count);
                done += count;
            }
            Assert.Equal("{\"ID\":1}\0", Encoding.ASCII.GetString(buffer, 0, done));
            Assert.False(process.HasEnded());
            process.Kill();
            Assert.True(await process.EndsWithinAsync(Patience.Limit));
        }
        finally
        {
            await process.DisposeAsync();
        }
        Assert.True(process.HasEnded());
    }
}
