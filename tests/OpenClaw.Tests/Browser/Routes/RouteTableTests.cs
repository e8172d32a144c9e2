using OpenClaw.Browser.Endpoints;
using OpenClaw.Browser.Routes;

namespace OpenClaw.Tests.Browser.Routes;

public sealed class RouteTableTests
{
    [Theory]
    [InlineData("GET", "/", "/")]
    [InlineData("GET", "/tabs", "/tabs")]
    [InlineData("DELETE", "/tabs/t1", "/tabs/:targetId", "t1")]
    [InlineData("DELETE", "/tabs/a%20b%C3%A4", "/tabs/:targetId", "a bä")]
    public void FindsTheRoute(string method, string path, string pattern, string? value = null)
    {
        (Route route, IReadOnlyDictionary<string, string> values) = RouteTable.Match(method, path);
        Assert.Equal(pattern, route.Pattern);
        Assert.Equal(value is null ? [] : new[] { value }, values.Values);
    }

    [Theory]
    [InlineData("GET", "/nothing", 404)]
    [InlineData("POST", "/tabs", 404)]
    [InlineData("DELETE", "/tabs", 404)]
    [InlineData("DELETE", "/tabs/a/b", 404)]
    [InlineData("GET", "/TABS", 404)]
    [InlineData("GET", "/tabs/../tabs", 404)]
    [InlineData("DELETE", "/tabs/%", 400)]
    [InlineData("DELETE", "/tabs/%zz", 400)]
    [InlineData("DELETE", "/tabs/%C3", 400)]
    [InlineData("DELETE", "/tabs/%ED%A0%80", 400)]
    public void RefusesTheRest(string method, string path, int status) =>
        Assert.Equal(status, Assert.Throws<RouteException>(() => RouteTable.Match(method, path)).Status);

    [Fact]
    public void NoTwoRoutesAnswerTheSame() =>
        Assert.Equal(RouteTable.All.Count, RouteTable.All.Select(route => route.Method + " " + route.Pattern).Distinct().Count());
}
