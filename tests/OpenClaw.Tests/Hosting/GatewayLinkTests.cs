using OpenClaw.Node.Hosting;

namespace OpenClaw.Tests.Hosting;

public class GatewayLinkTests
{
    [Theory]
    [InlineData("2026.1.24-3", true)]
    [InlineData("2026.6.11", true)]
    [InlineData("2026.7.1", true)]
    [InlineData("2026.8.1", false)]
    [InlineData("2026.9.6", false)]
    [InlineData("2026.10.0", false)]
    [InlineData("2027.1.1", false)]
    [InlineData("2026.8.0", true)]
    [InlineData("0.0.0-loopback", false)]
    [InlineData("dev", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Gateways_before_2026_8_1_drop_the_policy_snapshot(string? version, bool drops) =>
        Assert.Equal(drops, new GatewayLink { GatewayVersion = version }.DropsPolicySnapshots);
}
