using OpenClaw.Browser.Files;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Settings;
using OpenClaw.Tests.Approvals;
using OpenClaw.Tests.Execution;

namespace OpenClaw.Tests.Browser.Files;

/// <summary>Paths that agents write never lead out of the directory they are for (docs/protocol/browser.md 3.5).</summary>
public sealed class RootedPathTests : IDisposable
{
    private readonly string _home = Path.Combine(Path.GetTempPath(), "openclaw-paths-" + Guid.NewGuid().ToString("N"));

    private BrowserPlaces Places => new(Path.Combine(_home, "state"), Path.Combine(_home, "tmp"));

    public RootedPathTests()
    {
        Directory.CreateDirectory(Path.Combine(Places.Uploads, "sub"));
        Directory.CreateDirectory(Places.InboundMedia);
        File.WriteAllText(Path.Combine(Places.Uploads, "a.txt"), "a");
        File.WriteAllText(Path.Combine(Places.Uploads, "sub", "b.txt"), "b");
        File.WriteAllText(Path.Combine(Places.InboundMedia, "in %.txt"), "c");
        File.WriteAllText(Path.Combine(_home, "secret"), "s");
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Theory]
    [InlineData("a.txt", "a.txt")]
    [InlineData("./sub//x/../b", "sub/b")]
    [InlineData("/r/oot/x", "x")]
    [InlineData("/r/./oot/sub/../y", "y")]
    [InlineData(" spaced ", "spaced")]
    [InlineData("con.txt", "con.txt")]
    [InlineData("a\\b", "a\\b")]
    [InlineData("", null)]
    [InlineData(".", null)]
    [InlineData("..", null)]
    [InlineData("../oot2/x", null)]
    [InlineData("/r/oot", null)]
    [InlineData("/r/oot2/x", null)]
    [InlineData("/r/oot/../x", null)]
    [InlineData("/etc/passwd", null)]
    [InlineData("../../../../../../../etc/passwd", null)]
    [InlineData("x\0y", null)]
    public void Words_on_posix(string requested, string? expected) =>
        Assert.Equal(expected, Joined(RootedPath.Names("/r/oot", requested, windows: false)));

    [Theory]
    [InlineData("a.txt", "a.txt")]
    [InlineData("sub\\b.txt", "sub/b.txt")]
    [InlineData("C:\\Temp\\openclaw\\x", "x")]
    [InlineData("c:/temp/OPENCLAW/x", "x")]
    [InlineData("D:\\Temp\\openclaw\\x", null)]
    [InlineData("C:x", null)]
    [InlineData("\\\\server\\share\\x", null)]
    [InlineData("\\\\?\\C:\\Temp\\openclaw\\x", null)]
    [InlineData("\\Temp\\openclaw\\x", null)]
    [InlineData("..\\x", null)]
    [InlineData("a\\..\\..\\x", null)]
    [InlineData("con", null)]
    [InlineData("CON.txt", null)]
    [InlineData("sub/nul .log", null)]
    [InlineData("com1.a.b", null)]
    [InlineData("LPT\u00b9", null)]
    [InlineData("file.txt:stream", null)]
    [InlineData("a.txt.", null)]
    [InlineData("dir \\x", null)]
    [InlineData("PROGRA~1", null)]
    [InlineData("a?b", null)]
    [InlineData("console.txt", "console.txt")]
    public void Words_on_windows(string requested, string? expected) =>
        Assert.Equal(expected, Joined(RootedPath.Names("C:\\Temp\\openclaw", requested, windows: true)));

    [Fact]
    public void Writing_needs_a_directory_that_is_there_and_a_name_that_is_free_or_a_plain_file()
    {
        Assert.Equal(Path.Combine(Places.Uploads, "new.txt"), RootedPath.ForWriting(Places.Uploads, "new.txt"));
        Assert.Equal(Path.Combine(Places.Uploads, "a.txt"), RootedPath.ForWriting(Places.Uploads, "a.txt"));
        Assert.Equal(Path.Combine(Places.Uploads, "sub", "n"), RootedPath.ForWriting(Places.Uploads, Path.Combine("sub", "n")));
        Assert.Null(RootedPath.ForWriting(Places.Uploads, "missing/n"));
        Assert.Null(RootedPath.ForWriting(Places.Uploads, "sub"));
        Assert.Null(RootedPath.ForWriting(Path.Combine(_home, "nowhere"), "n"));
    }

    [PosixFact]
    public void Links_lead_nowhere()
    {
        Links.Create(Path.Combine(Places.Uploads, "out"), _home);
        Links.Create(Path.Combine(Places.Uploads, "file"), Path.Combine(_home, "secret"));
        Links.Create(Path.Combine(Places.Uploads, "inside"), Path.Combine(Places.Uploads, "a.txt"));
        Links.Create(Path.Combine(Places.Uploads, "dangling"), Path.Combine(_home, "not-there"));
        Links.Create(Path.Combine(_home, "root-link"), Places.Uploads);
        foreach (string path in new[] { "out/secret", "file", "inside", "dangling" })
        {
            Assert.Null(RootedPath.ForReading(Places.Uploads, path));
            Assert.Null(RootedPath.ForWriting(Places.Uploads, path));
        }
        Assert.Null(RootedPath.ForReading(Path.Combine(_home, "root-link"), "a.txt"));
        Assert.NotNull(RootedPath.ForReading(Places.Uploads, "sub/b.txt"));
    }

    [LinuxFact]
    public void A_second_name_of_a_file_and_a_pipe_are_refused()
    {
        Run("ln", $"{_home}/secret {Places.Uploads}/hard");
        Run("mkfifo", $"{Places.Uploads}/pipe");
        Assert.Null(RootedPath.ForReading(Places.Uploads, "hard"));
        Assert.Null(RootedPath.ForWriting(Places.Uploads, "hard"));
        Assert.Null(RootedPath.ForReading(Places.Uploads, "pipe"));
    }

    [Fact]
    public void Uploads_and_inbound_media_are_found()
    {
        string upload = Path.Combine(Places.Uploads, "sub", "b.txt");
        string inbound = Path.Combine(Places.InboundMedia, "in %.txt");
        Assert.Equal(
            [Path.Combine(Places.Uploads, "a.txt"), upload, upload, inbound, inbound, inbound, inbound],
            UploadPaths.Resolve(Places,
                ["a.txt", "MEDIA: sub/b.txt", upload, "media://inbound/in%20%25.txt", "./media/inbound/in %25.txt", inbound,
                    "MEDIA://INBOUND/in%20%25.txt?x#y"]));
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("/etc/passwd")]
    [InlineData("missing.txt")]
    [InlineData("sub")]
    [InlineData("media://inbound/../secret")]
    [InlineData("media://inbound/%2e%2e")]
    [InlineData("media://inbound/..%2Fsecret")]
    [InlineData("media://inbound/..%5Csecret")]
    [InlineData("media://inbound/a/b")]
    [InlineData("media://inbound/%00")]
    [InlineData("media://inbound/%zz")]
    [InlineData("media://inbound/")]
    [InlineData("media://outbound/x")]
    [InlineData("media://")]
    [InlineData("media/inbound/../../secret")]
    [InlineData("file:///etc/passwd")]
    public void Other_files_are_not(string path) =>
        Assert.Equal(400, Assert.Throws<RouteException>(() => UploadPaths.Resolve(Places, [path])).Status);

    [Fact]
    public void A_directory_below_inbound_media_is_not_looked_into()
    {
        Directory.CreateDirectory(Path.Combine(Places.InboundMedia, "deep"));
        File.WriteAllText(Path.Combine(Places.InboundMedia, "deep", "x"), "x");
        Assert.Throws<RouteException>(() => UploadPaths.Resolve(Places, [Path.Combine(Places.InboundMedia, "deep", "x")]));
        Assert.Throws<RouteException>(() => UploadPaths.Resolve(Places, Enumerable.Repeat("a.txt", 257).ToArray()));
    }

    private static string? Joined(IReadOnlyList<string>? names) => names is null ? null : string.Join("/", names);

    private static void Run(string program, string arguments)
    {
        using var process = System.Diagnostics.Process.Start(program, arguments)!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
