using OpenClaw.Node.Native;

namespace OpenClaw.Tests.State;

/// <summary>What the system refused is said in words.</summary>
public sealed class PosixErrorTests
{
    [Theory]
    [InlineData(1, "not permitted")]
    [InlineData(2, "no such file")]
    [InlineData(13, "permission denied")]
    [InlineData(17, "there already")]
    [InlineData(20, "a file and not a directory")]
    [InlineData(21, "is a directory")]
    [InlineData(24, "too many files")]
    [InlineData(28, "no space")]
    [InlineData(30, "read-only")]
    [InlineData(9999, "9999")]
    public void HasWords(int error, string words) => Assert.Contains(words, PosixError.Words(error), StringComparison.Ordinal);
}
