using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace OpenClaw.ModuleTests;

/// <summary>Where the build put what the tests use. Nothing here is looked for on the machine.</summary>
internal static class Layout
{
    /// <summary>The top of the clone.</summary>
    public static string Root { get; } = Metadata("RepositoryRoot");

    /// <summary>The folder that PowerShell finds Pester in.</summary>
    public static string Modules { get; } = Path.Combine(AppContext.BaseDirectory, "modules");

    /// <summary>The manifest of the module as it is installed.</summary>
    public static string Manifest { get; } = Directory.GetFiles(Path.Combine(Root, "output", "OpenClaw"), "OpenClaw.psd1",
        SearchOption.AllDirectories).Single();

    /// <summary>The program that runs this process' framework, and with it every .NET tool.</summary>
    public static string Dotnet { get; } = Path.GetFullPath(Path.Combine(
        RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    /// <summary>
    /// The pwsh.dll of the tool in the manifest of tools: compiled ahead by the build, or, where it could not, the very one that `dotnet
    /// tool run pwsh` runs.
    /// </summary>
    public static string ShellLibrary { get; } = FindShell();

    private static string FindShell()
    {
        string compiled = Path.Combine(AppContext.BaseDirectory, "pwsh");
        if (File.Exists(Path.Combine(compiled, ".compiled")))
        {
            return Path.Combine(compiled, "pwsh.dll");
        }

        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, ".config", "dotnet-tools.json")));
        var version = manifest.RootElement.GetProperty("tools").GetProperty("powershell").GetProperty("version").GetString()!;
        return Path.Combine(Metadata("PackageFolder"), "powershell", version, "tools", "net10.0", "any",
            OperatingSystem.IsWindows() ? "win" : "unix", "pwsh.dll");
    }

    private static string Metadata(string key) =>
        typeof(Layout).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == key).Value!;
}
