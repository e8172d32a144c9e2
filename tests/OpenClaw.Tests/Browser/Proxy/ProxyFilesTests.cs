using OpenClaw.Browser.Proxy;
using OpenClaw.Browser.Routes;
using OpenClaw.Node.Commands;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Browser.Proxy;

/// <summary>
/// docs/protocol/browser.md 1.4: the gateway takes an answer only when its file names and the files beside it are the same set.
/// </summary>
public sealed class ProxyFilesTests : IDisposable
{
    private readonly string _folder =
        Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "octest-" + Guid.NewGuid().ToString("N").Substring(0, 12))).FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Exactly_the_named_files_go_along_once_each()
    {
        var answer =
            new BrowserAnswer(
                Read("{\"path\":\"a.png\",\"imagePath\":\"a.png\",\"download\":{\"path\":\"b\",\"imagePath\":\"no\"},\"downloads\":[{\"path\":\"c\"},{\"path\":\"b\"},7,{\"path\":\"  \"}],\"deep\":{\"path\":\"no\"},\"x\":[{\"path\":\"no\"}]}"))
        {
            Files = new Dictionary<string, byte[]> { ["a.png"] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], ["b"] = [1], ["c"] = [],
                ["not named"] = [2] },
        };
        Assert.Equal(
            "[{\"path\":\"a.png\",\"base64\":\"iVBORw0KGgo=\",\"mimeType\":\"image/png\"},{\"path\":\"b\",\"base64\":\"AQ==\"},{\"path\":\"c\",\"base64\":\"\"}]",
            JsonTreeWriter.WriteCompact((await ProxyFiles.CollectAsync(answer, CancellationToken.None))!));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"path\":7,\"imagePath\":\"\",\"download\":[],\"downloads\":{\"path\":\"x\"}}")]
    public async Task An_answer_that_names_no_file_carries_no_list(string json) =>
        Assert.Null(await ProxyFiles.CollectAsync(new BrowserAnswer(Read(json)), CancellationToken.None));

    [Fact]
    public async Task Files_on_disk_are_read_and_typed_by_their_first_bytes()
    {
        string path = Path.Combine(_folder, "page.txt");
        File.WriteAllText(path, "%PDF-1.7");
        JsonArray files = (await ProxyFiles.CollectAsync(Naming(path), CancellationToken.None))!;
        Assert.Equal(("JVBERi0xLjc=", "application/pdf", path),
            (files.Items[0].AsObject!["base64"]!.AsText, files.Items[0].AsObject!["mimeType"]!.AsText,
                files.Items[0].AsObject!["path"]!.AsText));
    }

    [Fact]
    public async Task What_is_missing_or_no_file_fails_with_its_name()
    {
        foreach (string path in new[] { Path.Combine(_folder, "nosuch"), _folder, "a\0b" })
        {
            string text =
                (await Assert.ThrowsAsync<InvalidParamsException>(() => ProxyFiles.CollectAsync(Naming(path), CancellationToken.None)))
                .Message;
            Assert.StartsWith($"browser proxy file read failed for {path}: Error: ", text);
        }
    }

    [Theory]
    [InlineData(10 * 1024 * 1024, 1, null)]
    [InlineData((10 * 1024 * 1024) + 1, 1, "browser proxy file exceeds 10 MiB limit")]
    [InlineData(8 * 1024 * 1024, 2, null)]
    [InlineData((8 * 1024 * 1024) + 1, 2, "browser proxy files exceed 16 MiB aggregate limit")]
    [InlineData(1, 256, null)]
    [InlineData(1, 257, "browser proxy response exceeds 256 file limit")]
    public async Task Sizes_and_numbers_are_limited(int bytes, int count, string? problem)
    {
        string[] names = Enumerable.Range(0, count).Select(i => $"f{i}").ToArray();
        byte[] content = new byte[bytes];
        var answer =
            new BrowserAnswer(
                OpenClaw.Browser.Json.Object(("downloads", names.Select(name => OpenClaw.Browser.Json.Object(("path", name))))))
        {
            Files = names.ToDictionary(name => name, _ => content),
        };
        Exception? thrown = await Record.ExceptionAsync(() => ProxyFiles.CollectAsync(answer, CancellationToken.None));
        Assert.Equal(problem is null, thrown is null);
        Assert.Contains(problem ?? "", thrown?.Message ?? "");
    }

    [Fact]
    public async Task A_file_on_disk_that_is_too_large_is_not_read()
    {
        string path = Path.Combine(_folder, "large");
        using (FileStream file = File.Create(path))
        {
            file.SetLength(ProxyFiles.MaxFileBytes + 1);
        }
        string text =
            (await Assert.ThrowsAsync<InvalidParamsException>(() => ProxyFiles.CollectAsync(Naming(path), CancellationToken.None))).Message;
        Assert.EndsWith("browser proxy file exceeds 10 MiB limit", text);
    }

    [Theory]
    [InlineData("PK\u0003\u0004", "report.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    [InlineData("PK\u0003\u0004", "report.txt", "application/zip")]
    [InlineData("RIFF....WEBPVP8", "x", "image/webp")]
    [InlineData("a,b", "x.CSV", "text/csv")]
    [InlineData("?", "x", null)]
    [InlineData("", "a.b/c", null)]
    public void Types_come_from_the_bytes_then_from_the_name(string content, string path, string? type) =>
        Assert.Equal(type, FileKind.MimeType(content.Select(c => (byte)c).ToArray(), path));

    private static BrowserAnswer Naming(string path) => new(OpenClaw.Browser.Json.Object(("path", path)));

    private static JsonObject Read(string json) => JsonTreeReader.Read(json).AsObject!;
}
