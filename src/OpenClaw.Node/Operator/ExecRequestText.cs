using OpenClaw.Gateway.Text;
using OpenClaw.Node.Approvals;

namespace OpenClaw.Node.Operator;

/// <summary>
/// A waiting request as a person is asked about it: each thing on a line of its own, and nothing of the requester's words can end a line,
/// move the cursor or hide.
/// </summary>
internal static class ExecRequestText
{
    /// <summary>A request of this machine: all that would run, and with what.</summary>
    public static IReadOnlyList<string> Lines(ExecRequestView request) =>
    [
        "    " + request.Shown,
        $"agent {Printable.Visible(request.AgentId ?? "unnamed")}, in {Printable.Visible(request.Directory)}",
        .. request.SessionKey is { } session ? ["session " + Printable.Visible(session)] : Array.Empty<string>(),
        .. request.Programs.Select(program => "program " + Printable.Visible(program)),
        .. request.Script is { } script ? [$"script {Printable.Visible(script)} (sha256 {Printable.Visible(request.ScriptSha256)})"]
            : Array.Empty<string>(),
        .. request.Environment.Select(variable => "variable " + Printable.Visible(variable.ToString())),
        .. request.CannotAllowOnce is { } why ? ["! It cannot be allowed for once: " + Printable.Visible(why)] : Array.Empty<string>(),
    ];

    /// <summary>A request at a gateway, as far as the gateway tells.</summary>
    public static IReadOnlyList<string> Lines(GatewayExecRequest request) =>
    [
        "    " + Printable.Visible(request.Command),
        $"agent {Printable.Visible(request.AgentId ?? "unnamed")}{(request.Directory is null ? "" : ", in " + Printable.Visible(request.Directory))}, on {Printable.Visible(request.Target)}",
        .. request.EnvironmentNames.Count > 0
            ? ["variables " + Printable.Visible(string.Join(", ", request.EnvironmentNames))] : Array.Empty<string>(),
        .. request.Warnings.Select(warning => "! " + Printable.Visible(warning)),
    ];

    /// <summary>The same in one line, for a question that has room for one.</summary>
    public static string Line(IReadOnlyList<string> lines) => $"{lines[0].Trim()} ({string.Join("; ", lines.Skip(1))})";
}
