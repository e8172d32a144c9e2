using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Endpoints;
using OpenClaw.Browser.Frames;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Screenshots;
using OpenClaw.Browser.Settings;
using OpenClaw.Browser.Snapshot;
using OpenClaw.Browser.Tabs;
using OpenClaw.Node.State.Json;
using OpenClaw.Tests.Browser.Support;

namespace OpenClaw.Tests.Browser.Screenshots;

/// <summary>Pictures of real pages by a real browser.</summary>
[Trait("Needs", "chromium")]
public sealed class ScreenshotTests(Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly BrowserPlaces s_places = new(Path.Combine("/state"), "/tmp");

    [ChromiumFact]
    public async Task The_viewport_as_png_or_jpeg()
    {
        Tab tab = await chromium.OpenAsync(chromium.Pages.Html("/p/plain", "<h1>Picture</h1><div style='height:1500px'></div>"));

        (JsonObject answer, byte[] png) = await TakeAsync(tab);
        (JsonObject other, byte[] jpeg) = await TakeAsync(tab, ("type", "jpeg"));

        (int width, int height) = await ViewportAsync(tab);
        Assert.Equal(new ImageSize(width, height), ImageSize.Of(png));
        Assert.Equal(new ImageSize(width, height), ImageSize.Of(jpeg));
        Assert.Equal((0x89, 0xFF), (png[0], jpeg[0]));
        Assert.EndsWith(".png", answer["path"]!.AsText);
        Assert.EndsWith(".jpg", other["path"]!.AsText);
        Assert.Equal((true, tab.TargetId, tab.Url), (answer["ok"]!.AsBool, answer["targetId"]!.AsText, answer["url"]!.AsText));
        Assert.Null(answer["labels"]);
    }

    [ChromiumFact]
    public async Task The_whole_page_and_never_more_than_2000_pixels()
    {
        Tab tab = await chromium.OpenAsync(chromium.Pages.Html("/p/tall",
            "<body style='margin:0'><div style='height:1900px;background:linear-gradient(red,blue)'></div>"));
        (JsonObject fits, byte[] small) = await TakeAsync(tab, ("fullPage", true));
        await EvaluateAsync(tab, "document.querySelector('div').style.height = '30000px'");
        (JsonObject scaled, byte[] large) = await TakeAsync(tab, ("fullPage", true));

        (int width, _) = await ViewportAsync(tab);
        Assert.Equal(new ImageSize(width, 1900), ImageSize.Of(small));
        Assert.EndsWith(".png", fits["path"]!.AsText);
        ImageSize size = ImageSize.Of(large)!.Value;
        Assert.InRange(size.Height, 1990, 2000);
        Assert.InRange(size.Width, (width * 2000 / 30000) - 2, (width * 2000 / 30000) + 2);
        Assert.EndsWith(".jpg", scaled["path"]!.AsText);
        // The page is as it was.
        Assert.Equal(width, (await ViewportAsync(tab)).Width);
    }

    [ChromiumFact]
    public async Task Never_more_bytes_than_allowed()
    {
        Tab tab = await chromium.OpenAsync(chromium.Pages.Html("/p/noise", """
            <body style='margin:0'><canvas width=1000 height=700></canvas><script>
            const context = document.querySelector('canvas').getContext('2d'), image = context.createImageData(1000, 700);
            let seed = 1; for (let i = 0; i < image.data.length; i++) { seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff; image.data[i] = i % 4 === 3 ? 255 : (seed >> 16) & 255; }
            context.putImageData(image, 0, 0);</script>
            """));
        var area = new CaptureArea(new Box(0, 0, 1000, 700), Beyond: false, 1);

        Picture whole = await PictureTaker.TakeAsync(tab.Session, area, jpeg: false, CancellationToken.None);
        Picture less = await PictureTaker.TakeAsync(tab.Session, area, jpeg: false, CancellationToken.None, maxBytes: 400_000);
        Picture least = await PictureTaker.TakeAsync(tab.Session, area, jpeg: false, CancellationToken.None, maxBytes: 150_000);
        RouteException never =
            await Assert.ThrowsAsync<RouteException>(() =>
                PictureTaker.TakeAsync(tab.Session, area, jpeg: false, CancellationToken.None, maxBytes: 1000));

        Assert.True(whole.Bytes.Length > 1_000_000);
        Assert.Equal((false, new ImageSize(1000, 700)), (whole.IsJpeg, whole.Size));
        Assert.True(less.IsJpeg && less.Bytes.Length <= 400_000 && less.Size.Width is 1000 or 999);
        Assert.True(least.Bytes.Length <= 150_000 && least.Size.Width < less.Size.Width);
        Assert.StartsWith("Error: Browser screenshot could not be reduced below 0MB", never.Message);
    }

    [ChromiumFact]
    public async Task One_element_by_selector_or_ref_also_in_frames_of_other_processes()
    {
        PageServer pages = chromium.Pages;
        pages.Html("/p/inner",
            "<body style='margin:0'><div style='height:900px'></div><button style='width:120px;height:40px;background:rgb(1,2,3);border:0'>In</button>");
        Tab tab = await chromium.OpenAsync(pages.Html("/p/elements",
            $"<body style='margin:0'><div style='height:1500px'></div><button id='b' style='display:block;width:80px;height:30px'>Go</button><span id='none'></span><iframe style='border:5px solid;width:300px;height:200px' src='{pages.OtherSite("/p/inner")}'></iframe>"));
        await Chromium.UntilAsync(() => tab.Frames.All.Count(frame => frame.LoaderId.Length > 0 && frame.Url.Contains("/p/inner")) == 1,
            "the frame");

        (_, byte[] bySelector) = await TakeAsync(tab, ("element", "#b"));
        JsonObject snapshot =
            (await SnapshotRoutes.AnswerAsync(tab,
                SnapshotPlan.Of(new BrowserRequest("GET", "/snapshot", new Dictionary<string, string>(), JsonObject.Empty)), s_places,
                CancellationToken.None)).Body;
        string inside = snapshot["refs"]!.AsObject!.Members.Single(one => one.Value.AsObject!["name"]?.AsText == "In").Key;
        (_, byte[] byRef) = await TakeAsync(tab, ("ref", "@" + inside));

        Assert.Equal(new ImageSize(80, 30), ImageSize.Of(bySelector));
        Assert.Equal(new ImageSize(120, 40), ImageSize.Of(byRef));
        Assert.Contains("1,2,3", await ColourAsync(tab, byRef));
        Assert.Equal("fullPage is not supported for element screenshots",
            (await Assert.ThrowsAsync<RouteException>(() => TakeAsync(tab, ("fullPage", true), ("element", "#b")))).Message);
        Assert.Equal("Error: Unknown ref \"e999\". Run a new snapshot and use a ref from that snapshot.",
            (await Assert.ThrowsAsync<RouteException>(() => TakeAsync(tab, ("ref", "e999")))).Message);
        Assert.Equal("Error: Cannot take a screenshot of an element that is not visible or has no size",
            (await Assert.ThrowsAsync<RouteException>(() => TakeAsync(tab, ("element", "#none")))).Message);
        await tab.Frames.Find(tab.Refs.Resolve(inside).Frame.Id)!.Session.SendAsync("Runtime.evaluate",
            OpenClaw.Browser.Json.Object(("expression", "document.querySelector('button').remove()")), CancellationToken.None);
        Assert.Contains("Error: ", (await Assert.ThrowsAsync<RouteException>(() => TakeAsync(tab, ("ref", inside)))).Message);
    }

    [ChromiumFact]
    public async Task Labels_name_what_has_a_ref_and_leave_no_trace()
    {
        Tab tab = await chromium.OpenAsync(chromium.Pages.Html("/p/labels",
            "<body style='margin:0;position:relative;top:7px'><button style='position:absolute;left:50px;top:60px;width:100px;height:20px'>Near</button><button style='position:absolute;left:0;top:2500px;width:100px;height:20px'>Far</button>"));

        (JsonObject answer, byte[] labelled) = await TakeAsync(tab, ("labels", true));
        (_, byte[] plain) = await TakeAsync(tab);
        (JsonObject full, _) = await TakeAsync(tab, ("labels", true), ("fullPage", true));

        Assert.NotEqual(plain.Length, labelled.Length);
        Assert.Equal((true, 1.0, 1.0), (answer["labels"]!.AsBool, answer["labelsCount"]!.AsNumber, answer["labelsSkipped"]!.AsNumber));
        JsonObject[] annotations = answer["annotations"]!.AsArray!.Select(one => one.AsObject!).ToArray();
        Assert.Equal(["Near", "Far"], annotations.Select(one => one["name"]!.AsText));
        Assert.Equal((50.0, 67.0, 100.0), (Side(annotations[0], "x"), Side(annotations[0], "y"), Side(annotations[0], "width")));
        Assert.Equal("Near", tab.Refs.Resolve(annotations[0]["ref"]!.AsText).Name);
        // The whole page is too tall: the boxes shrink with it.
        Assert.Equal(2.0, full["labelsCount"]!.AsNumber);
        Assert.InRange(Side(full["annotations"]!.AsArray![1].AsObject!, "y"), 1900, 2000);
        Assert.Equal("0",
            (await tab.Session.SendAsync("Runtime.evaluate",
                OpenClaw.Browser.Json.Object(("expression", "String(document.querySelectorAll('openclaw-labels').length)")),
                CancellationToken.None))
            .GetProperty("result").GetProperty("value").GetString());
    }

    [ChromiumFact]
    public async Task A_snapshot_with_labels_brings_its_picture()
    {
        Tab tab = await chromium.OpenAsync(chromium.Pages.Html("/p/snapshot", "<button>Go</button>"));
        var request = new BrowserRequest("GET", "/snapshot", new Dictionary<string, string> { ["labels"] = "true", ["mode"] = "efficient" },
            JsonObject.Empty);

        BrowserAnswer answer = await SnapshotRoutes.AnswerAsync(tab, SnapshotPlan.Of(request), s_places, CancellationToken.None);

        string path = answer.Body["imagePath"]!.AsText!;
        Assert.Equal(("png", true, 1.0),
            (answer.Body["imageType"]!.AsText, answer.Body["labels"]!.AsBool, answer.Body["labelsCount"]!.AsNumber));
        Assert.NotNull(ImageSize.Of(answer.Files[path]));
        Assert.Equal("- button \"Go\" [ref=e1]", answer.Body["snapshot"]!.AsText);
        Assert.Null(answer.Body["path"]);
    }

    [ChromiumFact]
    public async Task A_dialog_does_not_hold_the_answer_back()
    {
        Tab tab = await chromium.OpenAsync(chromium.Pages.Html("/p/dialog", "<p>x</p>"));
        Task evaluating = EvaluateAsync(tab, "alert(1)");
        await Chromium.UntilAsync(() => tab.Dialogs.IsBlocked, "the dialog");

        Assert.Contains("modal dialog", (await Assert.ThrowsAsync<RouteException>(() => TakeAsync(tab))).Message);

        await tab.Dialogs.AnswerAsync(new OpenClaw.Browser.Dialogs.DialogAnswer(true, null), null, CancellationToken.None);
        await evaluating;
    }

    private static double Side(JsonObject annotation, string side) => annotation["box"]!.AsObject![side]!.AsNumber!.Value;

    private static async Task<(JsonObject Body, byte[] Bytes)> TakeAsync(Tab tab, params (string Name, object Value)[] body)
    {
        var request = new BrowserRequest("POST", "/screenshot", new Dictionary<string, string>(),
            OpenClaw.Browser.Json.Object(body.Select(one => (one.Name, (object?)one.Value)).ToArray()));
        BrowserAnswer answer = await ScreenshotRoutes.AnswerAsync(tab, ScreenshotRequest.Of(request), s_places, CancellationToken.None);
        return (answer.Body, answer.Files[answer.Body["path"]!.AsText!]);
    }

    private static async Task<(int Width, int Height)> ViewportAsync(Tab tab)
    {
        JsonElement size =
            (await tab.Session.SendAsync("Runtime.evaluate",
                OpenClaw.Browser.Json.Object(("expression", "[innerWidth, innerHeight]"), ("returnByValue", true)), CancellationToken.None))
            .GetProperty("result").GetProperty("value");
        return (size[0].GetInt32(), size[1].GetInt32());
    }

    /// <summary>The browser itself reads the colour near the picture's upper left corner.</summary>
    private static async Task<string> ColourAsync(Tab tab, byte[] picture) =>
        (await tab.Session.SendAsync("Runtime.evaluate", OpenClaw.Browser.Json.Object(("awaitPromise", true), ("expression", $$"""
            createImageBitmap(new Blob([Uint8Array.from(atob('{{Convert.ToBase64String(picture)}}'), letter => letter.charCodeAt(0))])).then(image => {
              const canvas = new OffscreenCanvas(image.width, image.height), context = canvas.getContext('2d');
              context.drawImage(image, 0, 0);
              return String(context.getImageData(4, 4, 1, 1).data);
            })
            """)), CancellationToken.None)).GetProperty("result").Text("value");

    private static Task EvaluateAsync(Tab tab, string script) =>
        tab.Session.SendAsync("Runtime.evaluate", OpenClaw.Browser.Json.Object(("expression", script)), CancellationToken.None);
}
