using System.Runtime.CompilerServices;

namespace OpenClaw.Tests.House;

/// <summary>The checkout these tests were compiled from; not there when they run on another machine.</summary>
internal static class SourceTree
{
    public static string Root { get; } = Find();

    public static bool IsHere { get; } = File.Exists(Path.Combine(Root, "CONTRIBUTING.md"));

    public static string In(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>Source files below a folder, without what the build writes.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(In(folder), pattern, SearchOption.AllDirectories)
        .Where(file => !file.Split('/', '\\').Any(part => part is "bin" or "obj"))
        .OrderBy(file => file, StringComparer.Ordinal);

    private static string Find([CallerFilePath] string file = "")
    {
        string? folder = Path.GetDirectoryName(file);
        for (int up = 0; up < 3 && folder is not null; up++)
        {
            folder = Path.GetDirectoryName(folder);
        }
        // A build for release names no place of its machine: then the checkout is the one that the tests were built in.
        for (string? above = AppContext.BaseDirectory; !IsCheckout(folder) && above is not null && !OperatingSystem.IsWindows();)
        {
            above = Path.GetDirectoryName(above);
            folder = IsCheckout(above) ? above : folder;
        }
        return folder ?? "";
    }

    private static bool IsCheckout(string? folder) => folder is not null && File.Exists(Path.Combine(folder, "CONTRIBUTING.md"));
}
