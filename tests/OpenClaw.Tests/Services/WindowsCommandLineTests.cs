using OpenClaw.Node.Execution.Windows;
using OpenClaw.Tests.Execution;

namespace OpenClaw.Tests.Services;

public class WindowsCommandLineTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "\"\"")]
    [InlineData("a b", "\"a b\"")]
    [InlineData("a\"b", "\"a\\\"b\"")]
    [InlineData(@"C:\x y\", "\"C:\\x y\\\\\"")]
    [InlineData(@"C:\x\", @"C:\x\")]
    [InlineData("\\\\\"", "\"\\\\\\\\\\\"\"")]
    public void QuotesAsTheRuntimeReads(string argument, string expected) => Assert.Equal(expected, WindowsCommandLine.Quote(argument));

    // Not under wine 8, where so much garbage ends the process; the rule is the same everywhere.
    [PosixFact]
    public void WhateverIsJoinedIsSplitTheSame()
    {
        const string Letters = "a \"\\\t%é";
        var random = new Random(20261122);
        for (int i = 0; i < 5000; i++)
        {
            string[] arguments =
                [.. Enumerable.Range(0, random.Next(5))
                    .Select(_ => new string([.. Enumerable.Range(0, random.Next(8)).Select(_ => Letters[random.Next(Letters.Length)])]))];
            Assert.Equal(arguments, WindowsCommandLine.Split(WindowsCommandLine.Join(arguments)));
        }
    }
}
