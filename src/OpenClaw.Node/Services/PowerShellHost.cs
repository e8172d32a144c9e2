namespace OpenClaw.Node.Services;

/// <summary>A PowerShell as a command: the program, and what comes before PowerShell's own arguments.</summary>
/// <param name="Program">Absolute: pwsh, powershell.exe, or dotnet.</param>
/// <param name="Arguments">Empty, or pwsh.dll where dotnet runs it.</param>
internal sealed record PowerShellHost(string Program, IReadOnlyList<string> Arguments)
{
    private const string Library = "pwsh.dll";

    /// <summary>
    /// The PowerShell of a session, so that it can be started again without it. Installed as a .NET tool (the SDK's container images ship
    /// it that way), PowerShell has no program of its own: its process is <c>dotnet</c>, which runs pwsh.dll from $PSHOME.
    /// </summary>
    /// <param name="home">$PSHOME.</param>
    /// <param name="process">The program of this process, null where it is not known.</param>
    /// <returns>Null for a program that hosts PowerShell: it is no shell that could be started with -Command.</returns>
    public static PowerShellHost? Find(string home, string? process)
    {
        string library = Path.Combine(home, Library);
        // First: the tool's package holds a pwsh.exe as well, and that looks for .NET in places where it need not be.
        if (process is not null && IsDotnet(process) && File.Exists(process) && File.Exists(library))
        {
            return new PowerShellHost(process, [library]);
        }
        foreach (string name in new[] { "pwsh.exe", "pwsh", "powershell.exe" })
        {
            if (File.Exists(Path.Combine(home, name)))
            {
                return new PowerShellHost(Path.Combine(home, name), []);
            }
        }
        return null;
    }

    /// <summary>The one that an installed node runs in.</summary>
    public static PowerShellHost? Of(ServiceSettings settings) =>
        settings.HostProgram is null ? null : new PowerShellHost(settings.HostProgram, settings.HostArguments ?? []);

    /// <summary>
    /// True for a tool that a manifest names (<c>dotnet tool run pwsh</c>): it lies in NuGet's cache, which people empty.
    /// </summary>
    public static bool LiesInPackageCache(string home)
    {
        // <cache>/powershell/<version>/tools/<framework>/any/<system>; a global tool has the same below a folder ".store".
        DirectoryInfo? package = new DirectoryInfo(home).Parent?.Parent?.Parent?.Parent;
        return package is not null && File.Exists(Path.Combine(package.FullName, ".nupkg.metadata"))
            && home.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).All(folder => folder != ".store");
    }

    private static bool IsDotnet(string process) =>
        Path.GetFileNameWithoutExtension(process).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
}
