using OpenClaw.Browser.Files;
using OpenClaw.Browser.Proxy;
using OpenClaw.Browser.Routes;
using OpenClaw.Node.Commands;
using OpenClaw.Node.Compat;
using OpenClaw.Node.State.Json;
using OpenClaw.Tests.Gateway.Support;
using OpenClaw.Tests.State;

namespace OpenClaw.Tests.Browser.Proxy;

/// <summary>docs/protocol/browser.md 1.6: files that a gateway sends for a page.</summary>
public class UploadStagingTests
{
    private const string Invalid = "INVALID_REQUEST|Error: INVALID_REQUEST: ";

    [Fact]
    public async Task Files_lie_where_only_this_account_reads_them_and_their_paths_go_to_the_route()
    {
        using var run = new ProxyRun();
        Assert.Equal("{\"result\":{\"ok\":true}}",
            await UploadAsync(run, "{\"ref\":\"e1\"}", File("../../a.txt", "AQID"), File("b!%.txt", "")));
        BrowserRequest request = Assert.Single(run.Routes.Seen).Request;
        Assert.Equal("e1", request.BodyText("ref"));
        string[] paths = request.Body["paths"]!.AsArray!.Select(path => path.AsText!).ToArray();
        Assert.Equal(["a.txt", "b__.txt"], paths.Select(Path.GetFileName));
        Assert.Equal([1, 2, 3], System.IO.File.ReadAllBytes(paths[0]));
        string root = Path.Combine(run.State.Root, "uploads", ".proxy-uploads") + Path.DirectorySeparatorChar;
        Assert.All(paths, path => Assert.StartsWith(root + "upload-", path));
        string folder = Path.GetDirectoryName(Path.GetDirectoryName(paths[0]))!;
        Assert.Equal("openclaw-browser-proxy-upload-v1\n",
            System.IO.File.ReadAllText(Path.Combine(folder, ".openclaw-browser-proxy-upload-v1")));
        if (!TestState.IsWindows && FileProtection.PosixMode(folder) is { } mode)
        {
            Assert.Equal((0b111_000_000, 0b110_000_000), (mode & 0b111_111_111, FileProtection.PosixMode(paths[0])!.Value & 0b111_111_111));
        }
    }

    [Theory]
    [InlineData("POST", "/hooks/file-chooser", "{\"paths\":[]}", "{}", "browser proxy upload body must omit paths")]
    [InlineData("POST", "/hooks/file-chooser", "7", "{}", "browser proxy upload body must omit paths")]
    [InlineData("POST", "/act", "{}", "{}", "browser proxy upload requires the file chooser route")]
    [InlineData("GET", "/hooks/file-chooser", "{}", "{}", "browser proxy upload requires the file chooser route")]
    [InlineData("POST", "/hooks/file-chooser", "{}", "null", "browser.proxy.upload.v1 requires an upload envelope")]
    [InlineData("POST", "/hooks/file-chooser", "{}", "7", "invalid browser proxy upload envelope")]
    [InlineData("POST", "/hooks/file-chooser", "{}",
        "{\"envelope\":\"browser-upload-v2\",\"files\":[{\"name\":\"a\",\"contentBase64\":\"\"}]}",
        "invalid browser proxy upload envelope")]
    [InlineData("POST", "/hooks/file-chooser", "{}", "{\"envelope\":\"browser-upload-v1\",\"files\":[]}",
        "invalid browser proxy upload envelope")]
    [InlineData("POST", "/hooks/file-chooser", "{}", "{\"envelope\":\"browser-upload-v1\",\"files\":[7]}",
        "invalid browser proxy upload file")]
    [InlineData("POST", "/hooks/file-chooser", "{}",
        "{\"envelope\":\"browser-upload-v1\",\"files\":[{\"name\":\" \",\"contentBase64\":\"\"}]}", "invalid browser proxy upload file")]
    [InlineData("POST", "/hooks/file-chooser", "{}", "{\"envelope\":\"browser-upload-v1\",\"files\":[{\"name\":\"a\"}]}",
        "invalid browser proxy upload file")]
    public async Task What_is_no_upload_is_refused(string method, string path, string body, string upload, string problem)
    {
        using var run = new ProxyRun();
        Assert.Equal(Invalid + problem,
            await run.TextAsync($"{{\"method\":\"{method}\",\"path\":\"{path}\",\"body\":{body},\"upload\":{upload}}}",
                NodeCommandNames.BrowserUpload));
        Assert.Empty(run.Routes.Seen);
        Assert.False(Directory.Exists(Path.Combine(run.State.Root, "uploads")));
    }

    [Theory]
    [InlineData("A")]
    [InlineData("AQI")]
    [InlineData("AQ= ")]
    [InlineData("AQ\\n=")]
    [InlineData("AR==")]
    [InlineData("A===")]
    [InlineData("AQ==AQ==")]
    [InlineData("AQI-")]
    [InlineData("    ")]
    public async Task Only_the_one_right_spelling_of_base64_counts(string text)
    {
        using var run = new ProxyRun();
        Assert.Equal(Invalid + "invalid browser proxy upload encoding", await UploadAsync(run, "{}", File("a", text)));
    }

    [Fact]
    [Trait("NotUnder", "wine")] // Texts of so many megabytes make the runtime collect, which wine does not survive.
    public async Task Sizes_are_limited_before_anything_is_decoded()
    {
        using var run = new ProxyRun();
        string tooLarge = new('A', 13_981_016);
        Assert.Equal("INVALID_REQUEST|Error: browser proxy file exceeds 10 MiB limit", await UploadAsync(run, "{}", File("a", tooLarge)));
        Assert.Equal(Invalid + "invalid browser proxy upload file", await UploadAsync(run, "{}", File("a", tooLarge + tooLarge)));
        string nine = new('A', 12_000_000);
        Assert.Equal("INVALID_REQUEST|Error: browser proxy files exceed 16 MiB aggregate limit",
            await UploadAsync(run, "{}", File("a", nine), File("b", nine)));
        Assert.Equal("INVALID_REQUEST|Error: browser proxy request exceeds 256 file limit",
            await UploadAsync(run, "{}", Enumerable.Repeat(File("a", ""), 257).ToArray()));
    }

    [Fact]
    public async Task A_failed_route_leaves_nothing_behind_and_a_profile_that_was_withdrawn_meanwhile_is_refused()
    {
        using var run = new ProxyRun();
        run.Routes.Fails(new RouteException(404, "tab not found"));
        Assert.Equal("INVALID_REQUEST|Error: 404: tab not found", await UploadAsync(run, "{}", File("a", "AQID")));
        Assert.Empty(Staged(run));
    }

    [Fact]
    public async Task An_upload_that_was_aborted_or_came_too_late_leaves_nothing_behind()
    {
        using var run = new ProxyRun();
        using var abort = new CancellationTokenSource();
        Task? route = null;
        run.Routes.Answer = async (_, stop) =>
        {
            Assert.Single(Staged(run));
            abort.Cancel();
            await (route = Task.Delay(Timeout.InfiniteTimeSpan, stop));
            return BrowserAnswer.Ok();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            run.RunAsync(Envelope("{}", File("a", "AQID")), NodeCommandNames.BrowserUpload, abort.Token));
        Assert.True(route!.IsCanceled);
        // The answer does not wait for the files to go.
        Assert.True(SpinWait.SpinUntil(() => Staged(run).Count == 0, Patience.Limit));
    }

    [Fact]
    public async Task A_folder_from_the_future_is_looked_at_again_in_a_day()
    {
        var time = new ManualTime();
        using var run = new ProxyRun(time: time);
        await UploadAsync(run, "{}", File("a", "AQID"));
        Age(Assert.Single(Staged(run)), time, TimeSpan.FromDays(-900));
        run.Uploads.Sweep();
        Assert.Equal([UploadStaging.Retention], time.Armed().Where(left => left > TimeSpan.FromHours(1)));
    }

    [Fact]
    public async Task Kept_for_a_day_then_removed_and_an_earlier_run_s_with_them()
    {
        var time = new ManualTime();
        using var run = new ProxyRun(time: time);
        await UploadAsync(run, "{}", File("a", "AQID"));
        string first = Assert.Single(Staged(run));
        Age(first, time, TimeSpan.FromHours(1));
        string old = Leave(run, "upload-old", time, TimeSpan.FromHours(25));
        string foreign = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(first)!, "upload-foreign")).FullName;
        Age(foreign, time, TimeSpan.FromHours(99));
        run.Uploads.Sweep();
        Assert.Equal([first, foreign], Staged(run).OrderBy(path => path == foreign));
        Assert.False(Directory.Exists(old));
        Assert.Equal([TimeSpan.FromHours(23)], time.Armed().Where(left => left > TimeSpan.FromHours(1)));
        time.Advance(TimeSpan.FromHours(23));
        Assert.Equal([foreign], Staged(run));
        Assert.Empty(time.Armed());
    }

    [Fact]
    public async Task No_more_than_64_uploads_are_kept()
    {
        var time = new ManualTime();
        using var run = new ProxyRun(time: time);
        for (int i = 0; i < UploadStaging.MaxDirectories; i++)
        {
            Leave(run, $"upload-{i:00}", time, TimeSpan.FromMinutes(1000 - i));
        }
        Assert.Equal("INVALID_REQUEST|Error: RESOURCE_EXHAUSTED: browser proxy upload staging limit reached",
            await UploadAsync(run, "{}", File("a", "AQID")));
        Leave(run, "upload-64", time, TimeSpan.FromMinutes(1));
        run.Uploads.Sweep();
        Assert.Equal("upload-01", Staged(run).Select(Path.GetFileName).OrderBy(name => name, StringComparer.Ordinal).First());
        Assert.Equal(UploadStaging.MaxDirectories, Staged(run).Count);
    }

    [Theory]
    [InlineData("a.txt", "a.txt")]
    [InlineData("/etc/passwd", "passwd")]
    [InlineData("..\\..\\a", "a")]
    [InlineData("C:evil.exe", "evil.exe")]
    [InlineData("..", "upload")]
    [InlineData(" . ", "upload")]
    [InlineData("\u0001\u0000", "upload")]
    [InlineData("ab:c|d*?<>\".txt", "abcd.txt")]
    [InlineData("100%!.txt", "100__.txt")]
    [InlineData("name. . .", "name")]
    [InlineData("con", "con_")]
    [InlineData("NUL.tar.gz", "NUL_.tar.gz")]
    [InlineData("com1 .txt", "com1 _.txt")]
    [InlineData("console.txt", "console.txt")]
    [InlineData("\ud83d\ude00.png", "\ud83d\ude00.png")]
    public void Names_become_plain_file_names(string name, string safe) => Assert.Equal(safe, SafeFileName.From(name, "upload"));

    [Fact]
    public void Half_a_pair_is_no_character() => Assert.Equal("ab", SafeFileName.From(new string(['a', '\ud83d', 'b']), "upload"));

    [Fact]
    public void Names_have_an_end() =>
        Assert.Equal(new string('\u20ac', 60), SafeFileName.From(new string('\u20ac', 500) + ".txt", "upload"));

    private static string File(string name, string base64) =>
        $"{{\"name\":{JsonTreeWriter.WriteCompact(JsonTree.Of(name))},\"contentBase64\":\"{base64}\"}}";

    private static Task<string> UploadAsync(ProxyRun run, string body, params string[] files) =>
        run.TextAsync(Envelope(body, files), NodeCommandNames.BrowserUpload);

    private static string Envelope(string body, params string[] files) =>
        $"{{\"method\":\"POST\",\"path\":\"/hooks/file-chooser\",\"body\":{body},\"upload\":{{\"envelope\":\"browser-upload-v1\",\"files\":[{string.Join(",", files)}]}}}}";

    private static IReadOnlyList<string> Staged(ProxyRun run) =>
        Directory.GetDirectories(Path.Combine(run.State.Root, "uploads", ".proxy-uploads"));

    private static string Leave(ProxyRun run, string name, TimeProvider time, TimeSpan age)
    {
        string folder = Directory.CreateDirectory(Path.Combine(run.State.Root, "uploads", ".proxy-uploads", name)).FullName;
        System.IO.File.WriteAllText(Path.Combine(folder, ".openclaw-browser-proxy-upload-v1"), "openclaw-browser-proxy-upload-v1\n");
        Age(folder, time, age);
        return folder;
    }

    private static void Age(string folder, TimeProvider time, TimeSpan age) =>
        Directory.SetLastWriteTimeUtc(folder, (time.GetUtcNow() - age).UtcDateTime);
}
