using System.Management.Automation;

namespace OpenClaw.PowerShell;

/// <summary>A failure that a cmdlet itself finds: it knows its id, its category and the next step.</summary>
public sealed class OpenClawCommandException : InvalidOperationException
{
    internal OpenClawCommandException(string errorId, ErrorCategory category, string message, string nextStep, object? target = null)
        : base(message)
    {
        ErrorId = errorId;
        Category = category;
        NextStep = nextStep;
        Target = target;
    }

    /// <summary>The stable id.</summary>
    public string ErrorId { get; }

    /// <summary>PowerShell's category.</summary>
    public ErrorCategory Category { get; }

    /// <summary>What to do next.</summary>
    public string NextStep { get; }

    /// <summary>What it is about.</summary>
    public object? Target { get; }
}
