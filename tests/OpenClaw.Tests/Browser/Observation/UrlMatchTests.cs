using System.Text.Json;
using OpenClaw.Browser.Endpoints;
using OpenClaw.Browser.Guard;
using OpenClaw.Browser.Observation;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Settings;

namespace OpenClaw.Tests.Browser.Observation;

public sealed class UrlMatchTests
{
    private const string Url = "https://example.org/api/users/7?x=1";

    [Theory]
    [InlineData("https://example.org/api/users/7?x=1", true)]
    [InlineData("*", true)]
    [InlineData(" /api/ ", true)]
    [InlineData("/API/", false)]
    [InlineData("**/api/**", true)]
    [InlineData("**/api/*", false)]
    [InlineData("**/api/*/*", true)]
    [InlineData("https://*/api/**", true)]
    [InlineData("https://*", false)]
    [InlineData("https://**7?x=1", true)]
    [InlineData("**.org", false)]
    [InlineData("***", true)]
    [InlineData("", false)]
    public void Patterns_of_addresses(string pattern, bool expected) => Assert.Equal(expected, UrlMatch.IsMatch(pattern, Url));

    [Fact]
    public void A_malicious_pattern_ends_soon()
    {
        string stars = string.Concat(Enumerable.Repeat("*a", 2000));
        Assert.False(UrlMatch.IsMatch(stars, new string('a', 4000) + "b"));
        Assert.False(UrlMatch.IsMatch(stars, new string('a', 100_000)));
    }

    [Theory]
    [InlineData("""{"type":"string","value":"text"}""", "text")]
    [InlineData("""{"type":"number","value":1.5}""", "1.5")]
    [InlineData("""{"type":"number","unserializableValue":"-0"}""", "-0")]
    [InlineData("""{"type":"undefined"}""", "undefined")]
    [InlineData("""{"type":"object","subtype":"null","value":null}""", "null")]
    [InlineData("""{"type":"object","description":"Object","preview":{"properties":[{"name":"a","type":"number","value":"1"},{"name":"b","type":"object","value":"Array(2)"}],"overflow":true}}""", "{a: 1, b: Array(2), ...}")]
    [InlineData("""{"type":"object","subtype":"array","preview":{"properties":[{"name":"0","type":"string","value":"x"},{"name":"extra","type":"string","value":"y"}]}}""", "[x, extra: y]")]
    [InlineData("""{"type":"object","subtype":"error","description":"Error: e\n    at x","preview":{"properties":[]}}""",
        "Error: e\n    at x")]
    [InlineData("""{"type":"function","description":"() => 1"}""", "() => 1")]
    public void Values_of_the_console(string json, string expected) =>
        Assert.Equal(expected, RemoteValue.Text(JsonDocument.Parse(json).RootElement));

    [Fact]
    public void Half_a_surrogate_pair_is_no_end() =>
        Assert.Equal("half \ud800 pair",
            RemoteValue.Text(JsonDocument.Parse("""{"type":"string","value":"half \ud800 pair"}""").RootElement));

    [Fact]
    public void The_log_is_bounded_and_cut()
    {
        var log = new BoundedLog<int>(3);
        Assert.Equal([0, 0, 0, 1], new[] { 1, 2, 3, 4 }.Select(log.Add));
        Assert.Equal([2, 3, 4], log.All);
        Assert.Equal([2, 3, 4], log.Drain());
        Assert.Empty(log.All);
        Assert.Equal(2047, Observed.Short(new string('x', 2047) + "\ud83d\ude00").Length);
        Assert.Equal(2048, Observed.Short(new string('x', 5000)).Length);
    }

    [Theory]
    [InlineData("https://a.example/x", "93.184.216.34", null, true)]
    [InlineData("https://a.example/x", "[2606:4700::1]", null, true)]
    [InlineData("https://a.example/x", "192.168.1.1", null, false)]
    [InlineData("https://a.example/x", "[::1]", null, false)]
    [InlineData("https://a.example/x", "", null, false)]
    [InlineData("https://a.example/x", "", true, true)]
    [InlineData("https://a.example/x", "10.0.0.1", true, true)]
    [InlineData("http://127.0.0.1/x", "127.0.0.1", null, false)]
    [InlineData("http://127.0.0.1/x", "93.184.216.34", null, false)]
    [InlineData("http://metadata.google.internal/", "93.184.216.34", null, false)]
    [InlineData("file:///etc/passwd", "", true, false)]
    [InlineData("", "93.184.216.34", true, false)]
    [InlineData("data:text/plain,x", "", null, true)]
    [InlineData("blob:https://a.example/1", "", null, true)]
    public void A_body_from_a_place_that_the_policy_blocks_is_not_read(string url, string peer, bool? allowPrivate, bool passes)
    {
        var guard = new NavigationGuard(new SsrfPolicy { AllowPrivateNetwork = allowPrivate });
        string json = $"{{\"url\":\"{url}\"" + (peer.Length > 0 ? $",\"remoteIPAddress\":\"{peer}\"}}" : "}");
        JsonElement response = JsonDocument.Parse(json).RootElement;

        Exception? refusal = Record.Exception(() => ResponseBody.CheckSource(guard, response));

        Assert.Equal(passes, refusal is null);
        Assert.Equal(passes ? null : 400, (refusal as RouteException)?.Status);
    }
}
