using OpenClaw.Node.Audit;

namespace OpenClaw.Tests.Audit;

/// <summary>
/// What looks like a secret is hidden in texts that were made to be hard to read, and the rest is not: no text is hidden because reading it
/// took long.
/// </summary>
public sealed class SecretRedactionTests
{
    private const int Size = 3_900;

    [Theory]
    [InlineData("password")]
    [InlineData("passpass")]
    [InlineData("api_")]
    [InlineData("auth-")]
    [InlineData("eyj-")]
    [InlineData("eyjaaaaaaaaaaaa ")]
    [InlineData("a:/")]
    [InlineData("-u a ")]
    [InlineData("cookie ")]
    [InlineData("bearer ")]
    [InlineData("-----BEGIN ")]
    [InlineData("sk-x ")]
    [InlineData("--")]
    [InlineData(".")]
    [InlineData("x")]
    [InlineData("\\\"")]
    public void No_text_is_too_hard(string part)
    {
        string text = string.Concat(Enumerable.Repeat(part, Size / part.Length));
        Assert.Equal(text + " echo me --token *** end", SecretRedaction.Apply(text + " echo me --token hunter2 end"));
    }

    [Theory]
    [InlineData("--password hunter2", "--password ***")]
    [InlineData("-token=hunter2", "-token=***")]
    [InlineData("--my.api-key 'hunter 2' x", "--my.api-key *** x")]
    [InlineData("x-api-key: hunter2", "x-api-key: ***")]
    [InlineData("DB_PASSWORD_FILE=/x", "DB_PASSWORD_FILE=***")]
    [InlineData("\"access_key\" : \"hunter2\", \"b\": 1", "\"access_key\" : ***, \"b\": 1")]
    [InlineData("auth-x=1", "auth-x=1")] // "auth" is no end of the name
    [InlineData("passwords are --long", "passwords are --long")]
    [InlineData("a.eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc", "a.***")]
    [InlineData("x-eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc!", "x-***!")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9", "eyJhbGciOiJIUzI1NiJ9")] // one part alone is no token
    [InlineData("https://me:hunter2@host/x", "https://me:***@host/x")]
    public void Only_the_secret_is_hidden(string text, string shown) => Assert.Equal(shown, SecretRedaction.Apply(text));
}
