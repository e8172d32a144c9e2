namespace OpenClaw.Node.Services.Runtime;

/// <summary>What is copied for the service: the program's folder, or the module's.</summary>
internal sealed record RuntimeSource
{
    public required ServiceRuntimeKind Kind { get; init; }

    public required string Version { get; init; }

    /// <summary>The folder to copy.</summary>
    public required string Directory { get; init; }

    /// <summary>Copy these files of the folder only; null for all of it.</summary>
    public IReadOnlyList<string>? Files { get; init; }

    /// <summary>Relative to the folder: the program, or the assembly with the cmdlets.</summary>
    public required string Entry { get; init; }

    /// <summary>The PowerShell that installs, where the node runs in it.</summary>
    public PowerShellHost? Host { get; init; }

    /// <summary>The version of this program or module, whose libraries all have one: three numbers.</summary>
    internal static string OwnVersion { get; } = typeof(RuntimeSource).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>The program as it lies on disk: one file, or a folder with its libraries.</summary>
    public static RuntimeSource OfProgram(string program)
    {
        string directory = Path.GetDirectoryName(program)!, name = Path.GetFileName(program);
        bool folder = File.Exists(Path.Combine(directory, Path.GetFileNameWithoutExtension(name) + ".dll"));
        return new RuntimeSource
        {
            Kind = ServiceRuntimeKind.Executable,
            Version = OwnVersion,
            Directory = directory,
            Files = folder ? null : [name],
            Entry = name,
        };
    }
}
