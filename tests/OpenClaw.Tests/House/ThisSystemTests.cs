using System.Text.RegularExpressions;
using OpenClaw.Gateway.Compat;

namespace OpenClaw.Tests.House;

/// <summary>The sources ask in one place which system this is.</summary>
public sealed class ThisSystemTests
{
    // Every other way is one that the compiler of native code may not see through, and one more to keep in mind.
    [SourceFact]
    public void Nobody_else_asks_which_system_this_is()
    {
        List<string> others = [];
        foreach (string file in SourceTree.Files("src", "*.cs").Where(file => Path.GetFileName(file) != nameof(ThisSystem) + ".cs"))
        {
            string[] lines = File.ReadAllLines(file);
            others.AddRange(lines.Where(line => Regex.IsMatch(line, @"\bIsOSPlatform\b|\bOperatingSystem\.Is|\bOSVersion\.Platform\b"))
                .Select(line => $"{Path.GetFileName(file)}: {line.Trim()}"));
        }
        Assert.Empty(others);
    }

    [Fact]
    public void It_is_one_system_and_no_other() =>
        Assert.Equal(1, new[] { ThisSystem.IsWindows, ThisSystem.IsMacOS, ThisSystem.IsLinux }.Count(each => each));
}
