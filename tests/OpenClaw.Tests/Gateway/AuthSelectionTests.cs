using OpenClaw.Gateway;
using OpenClaw.Gateway.Handshake;

namespace OpenClaw.Tests.Gateway;

/// <summary>
/// docs/protocol/wire.md 3.4 with the wire form of 3.3a. E explicit token, D explicit device token, B bootstrap token, P password, S stored
/// token.
/// </summary>
public sealed class AuthSelectionTests
{
    [Theory]
    // given      stored prefer retry trusted  token boot  pass  signs stored?
    [InlineData("", null, false, false, true, null, null, null, "", false)]
    [InlineData("E", null, false, false, true, "E", null, null, "E", false)]
    [InlineData("E", "S", false, false, true, "E", null, null, "E", false)]
    [InlineData("E", "S", false, true, true, "S", null, null, "S", true)]
    [InlineData("E", "S", false, true, false, "E", null, null, "E", false)]
    [InlineData("E", null, false, true, true, "E", null, null, "E", false)]
    [InlineData("ED", "S", false, true, true, "E", null, null, "E", false)]
    [InlineData("D", "S", false, false, true, "D", null, null, "D", false)]
    [InlineData("", "S", false, false, false, "S", null, null, "S", true)]
    [InlineData("B", "S", false, false, true, "S", null, null, "S", true)]
    [InlineData("B", null, false, false, true, null, "B", null, "B", false)]
    [InlineData("B", "S", true, false, true, null, "B", null, "B", false)]
    [InlineData("EB", "S", true, false, true, null, "B", null, "B", false)]
    [InlineData("E", "S", true, false, true, "E", null, null, "E", false)]
    [InlineData("EB", null, false, false, true, "E", null, null, "E", false)]
    [InlineData("P", "S", false, false, true, null, null, "P", "", false)]
    [InlineData("PB", null, false, false, true, null, null, "P", "", false)]
    [InlineData("EP", "S", false, false, true, "E", null, "P", "E", false)]
    [InlineData("DP", null, false, false, true, "D", null, "P", "D", false)]
    public void The_table(string given, string? stored, bool prefer, bool retry, bool trusted, string? token, string? bootstrap,
        string? password, string signs, bool usesStored)
    {
        string? Given(char kind) => given.Contains(kind) ? $" {kind}\t" : "  ";
        var credentials = new GatewayCredentials { Token = Given('E'), DeviceToken = Given('D'), BootstrapToken = Given('B'),
            Password = Given('P') };
        AuthSelection selection = AuthSelection.Choose(credentials, stored, prefer, retry, trusted);
        Assert.Equal(new AuthSelection(token, bootstrap, password, usesStored), selection);
        Assert.Equal(signs, selection.SignatureToken);
        Assert.Equal(given.Length == 0 && stored is null, selection.IsEmpty);
    }

    [Fact]
    public void It_does_not_print_what_it_holds() =>
        Assert.Equal("the stored device token and a password", new AuthSelection("secret", null, "secret", true).ToString());
}
