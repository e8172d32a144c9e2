using OpenClaw.Browser.Emulation;
using OpenClaw.Browser.Guard;

namespace OpenClaw.Tests.Browser.State;

public class DeviceTests
{
    [Theory]
    [InlineData("iPhone 15", 393, 659, 393, 852, 3)]
    [InlineData("iphone se (3RD GEN)", 375, 667, 375, 667, 2)]
    [InlineData("iPhone 15 landscape", 659, 393, 852, 393, 3)]
    [InlineData("Galaxy S9+", 320, 658, 320, 658, 4.5)]
    [InlineData("Desktop Chrome HiDPI", 1280, 720, 1792, 1120, 2)]
    public void Sizes_are_those_of_the_table(string name, int width, int height, int screenWidth, int screenHeight, double scale)
    {
        Device device = Device.Find(name)!;
        Assert.Equal((width, height, screenWidth, screenHeight, scale),
            (device.Width, device.Height, device.ScreenWidth, device.ScreenHeight, device.Scale));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" landscape")]
    [InlineData("Desktop Chrome landscape")]
    [InlineData("iPhone")]
    public void Unknown_names_are_no_device(string name) => Assert.Null(Device.Find(name));

    [Theory]
    [InlineData("Pixel 7", "Chrome/156.0.8078.79",
        "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36")]
    [InlineData("iPad Mini", "x",
        "Mozilla/5.0 (iPad; CPU OS 12_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.6 Mobile/15E148 Safari/604.1")]
    [InlineData("Desktop Edge", "evil\r\n",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36 Edg/150.0.0.0")]
    [InlineData("Desktop Firefox", "Chrome/1.2", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:155.0) Gecko/20100101 Firefox/155.0")]
    [InlineData("Desktop Safari", "Chrome/1.2",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.6 Safari/605.1.15")]
    public void User_agents_are_those_of_the_device_in_the_version_of_this_browser(string name, string product, string userAgent) =>
        Assert.Equal(userAgent, Device.Find(name)!.UserAgent(product));

    [Theory]
    [InlineData("https://Example.com:443/x?y#z", "https://example.com")]
    [InlineData("http://user:pass@b\u00fccher.example:8080", "http://xn--bcher-kva.example:8080")]
    [InlineData("http://[::1]:81/", "http://[::1]:81")]
    [InlineData("ftp://x", null)]
    [InlineData("about:blank", null)]
    [InlineData("x", null)]
    public void Origins(string text, string? origin) => Assert.Equal(origin, WebOrigin.Of(text));
}
