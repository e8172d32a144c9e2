using FsCheck;
using FsCheck.Fluent;
using OpenClaw.Node.Services.Windows;

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

    [Fact]
    public void WhateverIsJoinedIsSplitTheSame()
    {
        Gen<string> argument = Gen.Elements('a', ' ', '"', '\\', '\t', '%', 'é').ArrayOf().Select(letters => new string(letters));
        Prop.ForAll(argument.ArrayOf().ToArbitrary(), arguments => WindowsCommandLine.Split(WindowsCommandLine.Join(arguments)).SequenceEqual(arguments)).QuickCheckThrowOnFailure();
    }
}
