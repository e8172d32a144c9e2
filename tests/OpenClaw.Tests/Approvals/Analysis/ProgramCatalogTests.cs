using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Tests.Approvals.Analysis;

/// <summary>What is known of a program stands in one row, and nowhere else.</summary>
public sealed class ProgramCatalogTests
{
    public static TheoryData<string> EveryName => new(ProgramCatalog.Rows.SelectMany(row => row.Names));

    [Fact]
    public void Every_name_has_exactly_one_row() =>
        Assert.Empty(ProgramCatalog.Rows.SelectMany(row => row.Names).GroupBy(name => name).Where(group => group.Count() > 1)
            .Select(group => group.Key));

    [Theory]
    [MemberData(nameof(EveryName))]
    public void A_name_is_canonical_and_finds_its_row(string name)
    {
        Assert.Equal(name, ExecutableName.Normalise(name));
        Assert.Contains(name, ProgramCatalog.Find(name)!.Names);
        Assert.Same(ProgramCatalog.Exact(name), ProgramCatalog.Find(name));
    }

    [Fact]
    public void What_starts_or_runs_something_has_a_danger_that_says_so()
    {
        IEnumerable<string> silent = ProgramCatalog.Rows
            .Where(row => row.Danger is null
                && row is not { Shell: null, Wrapper: null, Runner: null, Code: null, Script: null, Carries: null })
            .SelectMany(row => row.Names);
        Assert.Empty(silent);
        Assert.All(ProgramCatalog.Examples, name => Assert.NotNull(ProgramCatalog.Find(name)?.Danger));
        Assert.All(ProgramCatalog.Rows,
            row => Assert.True(row.Danger is not null || row.Filter is not null || row.OnlyReads, row.Names[0]));
    }

    [Theory]
    [InlineData("python3.12", "python")]
    [InlineData("python3.11.2", "python")]
    [InlineData("pypy3.9", "pypy")]
    [InlineData("lua5.4", "lua")]
    [InlineData("nodejs18", "nodejs")]
    [InlineData("ruby3.1", "ruby")]
    [InlineData("perl5.36.0", "perl")]
    [InlineData("php8.2", "php")]
    [InlineData("gcc-12", "gcc")]
    [InlineData("g++-13", "g++")]
    [InlineData("ld-linux-x86-64.so.2", "ld-linux")]
    [InlineData("ld-musl-aarch64.so.1", "ld-musl")]
    [InlineData("7z", "7z")]
    public void A_version_behind_the_name_is_the_same_program(string versioned, string name)
    {
        Assert.Same(ProgramCatalog.Exact(name), ProgramCatalog.Find(versioned));
        // A shell or a wrapper is one by its very name: what "sh5" does, nobody knows.
        Assert.Equal(versioned == name, ProgramCatalog.Exact(versioned) is not null);
    }

    [Theory]
    [InlineData("tac")]
    [InlineData("tac2")]
    [InlineData("12")]
    [InlineData("")]
    public void What_is_in_no_row_is_not_guessed(string name) => Assert.Null(ProgramCatalog.Find(name));
}
