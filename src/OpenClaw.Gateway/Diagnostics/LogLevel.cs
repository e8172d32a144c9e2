namespace OpenClaw.Gateway.Diagnostics;

/// <summary>How much a log line matters.</summary>
public enum LogLevel
{
    /// <summary>For somebody who follows one problem step by step.</summary>
    Debug,

    /// <summary>What an administrator expects to read on a normal day.</summary>
    Information,

    /// <summary>Something was refused, lost or retried; work goes on.</summary>
    Warning,

    /// <summary>Something cannot go on without a person.</summary>
    Error,
}
