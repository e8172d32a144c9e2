using OpenClaw.Node.Approvals.Files;

namespace OpenClaw.Tests.Approvals.Files;

/// <summary>
/// A word of a request may be any text; asking what file it names is answered, also where the system's own functions refuse the question.
/// </summary>
public class OddPathTests
{
    [Theory]
    [InlineData("hostname\0whoami")]
    [InlineData("\0")]
    [InlineData("C:\\\0")]
    [InlineData("\\\\?\\C:\\a\0b")]
    [InlineData("a|b<c>d\"e")]
    [InlineData("C:\\a|b")]
    [InlineData("a:b:c")]
    [InlineData("::")]
    [InlineData("\\\\")]
    [InlineData("\\\\?\\")]
    [InlineData("\u0001\u001f")]
    [InlineData("*?")]
    [InlineData("\ud800")]
    public void NamesNoFile(string word)
    {
        foreach (string name in new[] { word, "sub/" + word, word + "/../" + word, string.Concat(Enumerable.Repeat(word, 20_000)) })
        {
            string resolved = LexicalPath.Resolve(Path.GetTempPath(), name);
            Assert.False(FileFacts.IsFile(resolved));
            Assert.False(FileFacts.IsFile(name));
            _ = LexicalPath.BaseName(name);
            _ = RealPath.TryResolve(resolved);
            _ = RealPath.IsAsWritten(Path.GetTempPath(), name);
        }
    }
}
