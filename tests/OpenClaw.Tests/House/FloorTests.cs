using System.Text.RegularExpressions;

namespace OpenClaw.Tests.House;

/// <summary>Nothing needs what stands above it: neither in the compiled assemblies nor in the usings of the sources.</summary>
[Trait("NotUnder", "wine")] // Reads the sources and what was built beside them, which is no matter of the system.
public sealed class FloorTests
{
    public static TheoryData<string> Names => new(Map.Buildings.Select(building => building.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void No_type_needs_one_of_a_room_above_its_own(string name)
    {
        Building building = Map.Buildings.Single(one => one.Name == name);
        if (Assembly(building) is not { } path)
        {
            Assert.Skip($"{building.File}.dll has not been built");
            return;
        }
        IReadOnlyCollection<TypeUse> uses = AssemblyUses.Read(path);
        Assert.True(uses.Count > 20, $"Only {uses.Count} uses were found in {path}: the reader is blind.");
        Nothing(Wrong(building, uses));
    }

    [SourceFact]
    public void No_using_names_a_room_above_its_own()
    {
        List<string> wrong = [];
        foreach (Building building in Map.Buildings)
        {
            foreach (string file in SourceTree.Files("src/" + building.Name, "*.cs"))
            {
                string source = File.ReadAllText(file);
                string space = Regex.Match(source, @"^namespace\s+([\w.]+)\s*;", RegexOptions.Multiline).Groups[1].Value;
                IEnumerable<TypeUse> uses = Regex.Matches(source, @"^using\s+(?:\w+\s*=\s*)?(?:static\s+)?([\w.]+)\s*;",
                    RegexOptions.Multiline)
                    .Select(match => match.Groups[1].Value)
                    .Where(named => named.StartsWith(building.Name, StringComparison.Ordinal) && building.FloorOf(named) >= 0
                        && space.Length > 0)
                    .Select(named => new TypeUse(space, named, $"{Path.GetFileName(file)}: using {named}"));
                wrong.AddRange(Wrong(building, uses));
            }
        }
        Nothing(wrong);
    }

    [SourceFact]
    public void Every_folder_is_the_namespace_of_its_files()
    {
        IEnumerable<string> wrong = Map.Buildings.SelectMany(building => SourceTree.Files("src/" + building.Name, "*.cs"))
            .Where(file =>
                Regex.Match(File.ReadAllText(file), @"^namespace\s+([\w.]+)\s*;", RegexOptions.Multiline) is { Success: true } space
                && space.Groups[1].Value != Path.GetRelativePath(SourceTree.In("src"), Path.GetDirectoryName(file)!)
                    .Replace(Path.DirectorySeparatorChar, '.'));
        Nothing(wrong);
    }

    // A room without a line of its own would be one floor with the room around it, and a circle between the two would not be seen.
    [SourceFact]
    public void Every_namespace_has_a_line_of_its_own_in_the_map()
    {
        Nothing(Map.Buildings.SelectMany(building => SourceTree.Files("src/" + building.Name, "*.cs")
            .Select(file => Regex.Match(File.ReadAllText(file), @"^namespace\s+([\w.]+)\s*;", RegexOptions.Multiline).Groups[1].Value)
            .Distinct()
            .Where(space => space.StartsWith(building.Name, StringComparison.Ordinal)
                && !building.Rooms.Any(room => space == (room.Room == "." ? building.Name : building.Name + "." + room.Room)))
            .Select(space => $"{space} has no line in {nameof(Map)}.")));
    }

    [SourceFact]
    public void CONTRIBUTING_shows_the_map_that_the_code_is_held_to()
    {
        string shown = File.ReadAllText(SourceTree.In("CONTRIBUTING.md")).Replace("\r", "");
        Assert.True(shown.Contains(Map.Text(), StringComparison.Ordinal),
            "The map of the house in CONTRIBUTING.md should be:\n" + Map.Text());
    }

    private static List<string> Wrong(Building building, IEnumerable<TypeUse> uses)
    {
        List<string> wrong = [];
        foreach (TypeUse use in uses.Where(use => use.To.StartsWith(building.Name, StringComparison.Ordinal)))
        {
            (int from, int to) = (building.FloorOf(use.From), building.FloorOf(use.To));
            if (from < 0 && use.From.StartsWith(building.Name, StringComparison.Ordinal) || to < 0)
            {
                wrong.Add($"{(to < 0 ? use.To : use.From)} is on no floor: give it its place in {nameof(Map)}. ({use.What})");
            }
            else if (from >= 0 && from < to)
            {
                wrong.Add($"{use.From} needs {use.To}, which is above it: {use.What}");
            }
        }
        return wrong;
    }

    private static void Nothing(IEnumerable<string> wrong) => Assert.True(!wrong.Any(), string.Join("\n", wrong));

    // Beside the tests, or where its own project puts it: the program and the module are built for themselves.
    private static string? Assembly(Building building)
    {
        string own = Path.Combine(AppContext.BaseDirectory, building.File + ".dll");
        string bin = SourceTree.In("src", building.Name, "bin");
        return File.Exists(own) ? own
            : !Directory.Exists(bin) ? null
            : Directory.EnumerateFiles(bin, building.File + ".dll", SearchOption.AllDirectories)
                .Where(file => !file.Contains("net472", StringComparison.Ordinal))
                .OrderByDescending(File.GetLastWriteTimeUtc).FirstOrDefault();
    }
}
