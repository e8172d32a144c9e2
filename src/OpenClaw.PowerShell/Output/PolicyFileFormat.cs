namespace OpenClaw.PowerShell.Output;

/// <summary>How a policy file is written.</summary>
public enum PolicyFileFormat
{
    /// <summary>YAML.</summary>
    Yaml,

    /// <summary>JSON.</summary>
    Json,
}
