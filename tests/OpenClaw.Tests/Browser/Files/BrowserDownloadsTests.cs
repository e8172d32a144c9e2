using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Files;
using OpenClaw.Browser.Tabs;
using OpenClaw.Tests.Browser.Support;
using OpenClaw.Tests.State;

namespace OpenClaw.Tests.Browser.Files;

/// <summary>Downloads of a browser that does what a real one does not.</summary>
public sealed class BrowserDownloadsTests : IDisposable
{
    private const string Id = "0f8fad5b-d9cb-469f-a165-70867728950e";
    private readonly TestState _state = new();
    private readonly AgreeableBrowser _browser = new();

    public void Dispose() => _state.Dispose();

    private string Root => Path.Combine(_state.Root, "downloads");

    [Fact]
    public async Task A_download_that_begins_twice_counts_once_and_whatever_goes_wrong_is_told_to_who_waits()
    {
        await using CdpConnection connection = CdpConnection.Over(_browser);
        var downloads = new BrowserDownloads(connection.Browser, Root, () => [], (_, _) => throw new InvalidOperationException("odd"),
            TimeProvider.System);
        await downloads.AttachAsync(TestContext.Current.CancellationToken);
        var tab = new Tab("T", connection.Browser, TimeProvider.System) { TabId = "t1" };
        DownloadWait wait = downloads.Arm(tab, path: null);
        _browser.Say("Browser.downloadWillBegin", $"{{\"guid\":\"{Id}\",\"url\":\"http://example.com/\"}}");
        _browser.Say("Browser.downloadWillBegin", $"{{\"guid\":\"{Id}\",\"url\":\"http://example.com/\"}}");
        var problem =
            await Assert.ThrowsAsync<InvalidOperationException>(() =>
                downloads.TakeAsync(wait, TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        Assert.Equal("odd", problem.Message);
        // The connection is alive.
        await connection.Browser.SendAsync("Browser.getVersion", TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_a_killed_node_left_is_cleared_and_nothing_else()
    {
        string incoming = Path.Combine(Root, ".incoming");
        string Folder(string name, double days, double fileDays)
        {
            string folder = Directory.CreateDirectory(Path.Combine(incoming, name)).FullName;
            string file = Path.Combine(folder, "part");
            File.WriteAllText(file, "x");
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-fileDays));
            Directory.SetLastWriteTimeUtc(folder, DateTime.UtcNow.AddDays(-days));
            return folder;
        }

        string abandoned = Folder(Guid.NewGuid().ToString("N"), 2, 2);
        string[] kept = [Folder(Guid.NewGuid().ToString("N"), 0.5, 2), Folder(Guid.NewGuid().ToString("N"), 2, 0),
            Folder("somebody-s", 2, 2)];
        await using CdpConnection connection = CdpConnection.Over(_browser);
        var downloads = new BrowserDownloads(connection.Browser, Root, () => [], (_, _) => Task.CompletedTask, TimeProvider.System);
        await downloads.AttachAsync(TestContext.Current.CancellationToken);
        Assert.False(Directory.Exists(abandoned));
        Assert.All(kept, folder => Assert.True(Directory.Exists(folder)));
    }
}
