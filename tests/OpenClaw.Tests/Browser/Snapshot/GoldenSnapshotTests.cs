using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Frames;
using OpenClaw.Browser.Snapshot;
using OpenClaw.Tests.Browser.Support;

namespace OpenClaw.Tests.Browser.Snapshot;

/// <summary>
/// Recorded accessibility trees of real pages become, letter by letter, the text that the reference makes of them (Golden/record.mjs).
/// </summary>
public sealed class GoldenSnapshotTests
{
    public static TheoryData<string, int> Cases()
    {
        var cases = new TheoryData<string, int>();
        foreach (string page in new[] { "form", "clickable", "shadow", "empty" })
        {
            for (int i = 0; i < Golden(page).GetProperty("cases").GetArrayLength(); i++)
            {
                cases.Add(page, i);
            }
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_text_is_the_references(string page, int number)
    {
        JsonElement golden = Golden(page);
        JsonElement given = golden.GetProperty("cases")[number];
        JsonElement expected = given.GetProperty("answer");

        RoleSnapshot actual = Take(golden, given.GetProperty("options"), previous: null);

        Assert.Equal(expected.GetProperty("snapshot").GetString(), actual.Text);
        Assert.Equal(expected.GetProperty("stats").GetProperty("lines").GetInt32(), actual.Lines);
        Assert.Equal(expected.IsTrue("truncated"), actual.Truncated);
        Assert.Equal(expected.GetProperty("refs").EnumerateObject()
            .Select(one => $"{one.Name} {one.Value.Text("role")} {one.Value.Text("name")} {one.Value.Integer("nth")} "
                + $"{one.Value.Integer("backendDOMNodeId")} {one.Value.Text("frameId")}").OrderBy(one => one, StringComparer.Ordinal),
            actual.Refs.Select(one => $"{one.Ref} {one.Role} {one.Name} {one.Nth} {one.BackendNodeId} {one.ContentFrameId}")
                .OrderBy(one => one, StringComparer.Ordinal));
    }

    [Fact]
    public void Pages_without_options_are_readable()
    {
        RoleSnapshot actual = Take(Golden("form"), default, previous: null,
            new SnapshotOptions(Interactive: false, Compact: false, MaxDepth: null, Readable: true));

        Assert.DoesNotContain("InlineTextBox", actual.Text);
        Assert.DoesNotContain("- none", actual.Text);
        Assert.StartsWith("- RootWebArea \"Sign up & more\"\n", actual.Text);
        Assert.Contains("\n  - main \"Form page\" [ref=", actual.Text);
        Assert.Contains("- heading \"Sign up\" [ref=", actual.Text);
        Assert.Contains("- StaticText \"alpha\"", actual.Text);
        Assert.DoesNotContain("- StaticText \"Sign up\"", actual.Text);
    }

    [Fact]
    public void The_second_snapshot_marks_what_is_new()
    {
        JsonElement golden = Golden("shadow");
        JsonElement interactive = golden.GetProperty("cases")[1].GetProperty("options");
        RoleSnapshot first = Take(golden, interactive, previous: null);
        var all = new HashSet<long>(first.Refs.Select(one => one.Key()));
        var some = new HashSet<long>(first.Refs.Where(one => one.Name != "Closed shadow" && one.Nth != 2).Select(one => one.Key()));

        RoleSnapshot same = Take(golden, interactive, all);
        RoleSnapshot changed = Take(golden, interactive, some);

        Assert.Equal((first.Text, 0), (same.Text, same.NewElements));
        Assert.Null(first.NewElements);
        Assert.Equal(2, changed.NewElements);
        Assert.Contains("- button \"Closed shadow\" [ref=e7] [new]\n", changed.Text);
        Assert.Contains("[nth=2] [new]\n", changed.Text);
        Assert.EndsWith("\n2 new element(s) since last snapshot", changed.Text);
        Assert.Equal(first.Lines + 1, changed.Lines);
    }

    [Theory]
    [InlineData("https://a.example/x?y=1#z", "https://a.example/x?y=1#z")]
    [InlineData("http://[::1]:80/a]b", "http://[::1]:80/a%5Db")]
    [InlineData("http://[::1]", "http://[::1]")]
    [InlineData("http://[::1] [ref=e9]", "http://[::1%5D [ref=e9%5D")]
    [InlineData("x]\n- button \"Pay\" [ref=e1]", "x%5D- button \"Pay\" [ref=e1%5D")]
    [InlineData("x\r\u0085\u2028\u2029\u202e\0\u001by", "xy")]
    public void The_address_of_a_link_stays_in_its_bracket(string address, string shown)
    {
        AxTree tree = AxTree.OfPage(AxReader.Read(JsonDocument.Parse(
            """{"nodes":[{"nodeId":"1","role":{"value":"link"},"name":{"value":"Go"},"backendDOMNodeId":7}]}""").RootElement));
        tree.Add(PageScan.Empty with { Addresses = new Dictionary<int, string> { [7] = address } });
        int next = 1;
        tree.GiveRefs(ref next);

        SnapshotLine line =
            Assert.Single(tree.Render(new SnapshotOptions(Interactive: false, Compact: false, MaxDepth: null, Readable: false),
                flat: false));

        Assert.Equal($"- link \"Go\" [ref=e1] [url={shown}]", line.Text);
    }

    private static RoleSnapshot Take(JsonElement golden, JsonElement options, HashSet<long>? previous, SnapshotOptions? given = null)
    {
        SnapshotOptions wanted = given
            ?? new SnapshotOptions(options.IsTrue("interactive"), options.IsTrue("compact"), options.Integer("maxDepth"), Readable: false);
        AxTree tree = AxTree.OfPage(AxReader.Read(golden.GetProperty("tree")));
        PageScan scan = PageScan.Read(golden.GetProperty("scan"));
        tree.Add(options.IsTrue("urls") ? scan : scan with { Addresses = new Dictionary<int, string>() });
        if (wanted.Readable)
        {
            tree.MakeReadable();
        }
        int next = 1;
        List<AxNode> named = tree.GiveRefs(ref next);
        foreach (AxNode node in named.Where(node => node.BackendNodeId is not null))
        {
            node.ContentFrameId = golden.GetProperty("frames").OptionalText(node.BackendNodeId.ToString()!);
        }
        var frame = new PageFrame("main", null, null!, "loader", "");
        List<SnapshotLine> lines = tree.Render(wanted, flat: false);
        return SnapshotText.Finish(
            lines, named.Select(node =>
                new SnapshotRef(node.Ref!, node.LowerRole, node.Name, tree.NthAmongTwins(node), node.BackendNodeId, node.ContentFrameId,
                    frame)).ToArray(),
            wanted.Interactive ? "(no interactive elements)" : "(empty page)", tree.CutAtDepth, [], options.Integer("maxChars"), previous);
    }

    private static JsonElement Golden(string page) => JsonDocument.Parse(TestResource.Read($"Snapshot/{page}.json")).RootElement;
}
