namespace OpenClaw.Node.Approvals;

/// <summary>How much an "allow always" lets pass.</summary>
internal enum RuleWidth
{
    /// <summary>These programs, with these arguments, in this directory.</summary>
    Exactly,

    /// <summary>These programs with these arguments, wherever.</summary>
    AnyDirectory,

    /// <summary>These programs, whatever they are told.</summary>
    AnyArgument,
}
