namespace OpenClaw.Node.Services;

/// <summary>The command a service manager has on record.</summary>
/// <param name="ProgramArguments">Program and arguments.</param>
/// <param name="WorkingDirectory">Where it starts, or null.</param>
/// <param name="Environment">Variables of the definition; never a secret.</param>
/// <param name="SourcePath">The unit or plist file, or the task's path; null where there is none.</param>
public sealed record ServiceCommand(
    IReadOnlyList<string> ProgramArguments, string? WorkingDirectory, IReadOnlyDictionary<string, string> Environment, string? SourcePath);
