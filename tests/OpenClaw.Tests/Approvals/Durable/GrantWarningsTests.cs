using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Durable;
using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Tests.Approvals.Durable;

/// <summary>A grant holds the words of a command: where files of the directory say what those words do, whoever gives it is told.</summary>
public sealed class GrantWarningsTests
{
    [Theory]
    [InlineData("npm", "npm", "test")]
    [InlineData("pnpm", "pnpm", "run", "build")]
    [InlineData("yarn", "yarn", "build")]
    [InlineData("make", "make", "all")]
    [InlineData("cargo", "cargo", "test")]
    [InlineData("dotnet", "dotnet", "build")]
    [InlineData("go", "go", "generate")]
    [InlineData("gradle", "gradle", "check")]
    [InlineData("git", "git", "status")]
    [InlineData("pytest", "pytest", "-q")]
    [InlineData("bundle", "bundle", "install")]
    [InlineData("npm", "/usr/bin/npm", "test")]
    [InlineData("npm", "nice", "npm", "test")]
    [InlineData(null, "uname", "-s")]
    [InlineData(null, "ls", "npm")]
    [InlineData(null, "echo", "make")]
    public void A_project_is_named(string? program, params string[] command)
    {
        ResolutionContext context = new("/srv/project", new Dictionary<string, string> { ["PATH"] = "/usr/bin" });
        IReadOnlyList<string> warnings = GrantWarnings.OfProjects(RunAnalysis.Analyze(command, null, context), "/srv/project");
        Assert.Equal(program is null ? 0 : 1, warnings.Count);
        Assert.All(warnings,
            warning => Assert.StartsWith(program + " does what the project in /srv/project says", warning, StringComparison.Ordinal));
    }
}
