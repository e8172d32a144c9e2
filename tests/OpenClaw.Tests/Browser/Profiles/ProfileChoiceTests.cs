using OpenClaw.Browser.Hosting;
using OpenClaw.Browser.Profiles;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Settings;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Browser.Profiles;

public sealed class ProfileChoiceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("nobody", 404, "Profile \"nobody\" not found. Available profiles: openclaw, remote")]
    [InlineData("../x", 404, "not found")]
    [InlineData("user", 501, "existing-session")]
    [InlineData("chrome", 501, "extension")]
    [InlineData("remote", 409, "Remote CDP for profile \"remote\" is not reachable at http://nothing.invalid:9222")]
    [InlineData("openclaw", 409, "Browser attachOnly is enabled and profile \"openclaw\" is not running.")]
    public async Task ProfilesThatCannotBeDriven(string profile, int status, string text)
    {
        var settings = new BrowserSettings
        {
            AttachOnly = true,
            Profiles = new Dictionary<string,
            ProfileSettings> { ["remote"] = new() { CdpUrl = "http://user:secret@nothing.invalid:9222?token=secret" } },
        };
        await using var service = new BrowserService(new BrowserPlaces(Path.GetTempPath(), Path.GetTempPath()), TimeProvider.System);
        var request = new BrowserRequest("POST", "/start", new Dictionary<string, string>(), JsonObject.Empty);
        RouteException problem =
            await Assert.ThrowsAsync<RouteException>(() => service.DispatchAsync(request, ProfileChoice.Of(settings, profile), Token));
        Assert.Equal(status, problem.Status);
        Assert.Contains(text, problem.Message);
        Assert.DoesNotContain("secret", problem.Message);
    }
}
