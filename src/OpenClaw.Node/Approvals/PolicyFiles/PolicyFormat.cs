namespace OpenClaw.Node.Approvals.PolicyFiles;

/// <summary>How a policy file is written.</summary>
internal enum PolicyFormat
{
    /// <summary>JSON; JSON5 when reading.</summary>
    Json,

    /// <summary>YAML 1.2 core.</summary>
    Yaml,
}
