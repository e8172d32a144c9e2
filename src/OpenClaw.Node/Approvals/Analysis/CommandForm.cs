using OpenClaw.Node.Approvals.Analysis.Payloads;

namespace OpenClaw.Node.Approvals.Analysis;

/// <summary>How a request hands its command over.</summary>
internal enum CommandForm
{
    /// <summary>The program itself with its arguments.</summary>
    Direct,

    /// <summary>A POSIX shell with an inline command: <c>sh -c '…'</c>.</summary>
    PosixPayload,

    /// <summary><c>cmd.exe /c …</c>.</summary>
    CmdPayload,

    /// <summary><c>powershell -Command …</c> or <c>pwsh -c …</c>.</summary>
    PowerShellPayload,

    /// <summary>A shell with an inline command that no tokenizer of ours reads (fish, nu, csh, xonsh …).</summary>
    OpaquePayload,
}
