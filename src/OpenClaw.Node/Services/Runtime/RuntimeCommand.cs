using System.Text;

namespace OpenClaw.Node.Services.Runtime;

/// <summary>The command that runs the service host. The same for every manager: what differs is in <see cref="ServiceSettings"/>.</summary>
/// <param name="Program">The program, absolute.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record RuntimeCommand(string Program, IReadOnlyList<string> Arguments)
{
    /// <param name="host">The PowerShell, for <see cref="ServiceRuntimeKind.PowerShell"/>.</param>
    /// <param name="hidden">Windows PowerShell hides its console window as soon as it can; for a task in the user's own session.</param>
    /// <param name="supervised">The child of a <see cref="Hosting.NodeSupervisor"/>.</param>
    public static RuntimeCommand Create(ServiceRuntimeKind kind, string entry, PowerShellHost? host, string stateDirectory, bool hidden,
        bool supervised)
    {
        string path = Path.Combine(RuntimeFolder.Current(stateDirectory), entry);
        if (kind == ServiceRuntimeKind.Executable)
        {
            return new RuntimeCommand(path, ["service", "--state-dir", stateDirectory, .. supervised ? new[] { "--supervised" } : []]);
        }
        // The assembly itself is imported, not the manifest: no script or manifest file means no execution policy to satisfy, and nothing
        // is encoded, so that everybody (and every virus scanner) can read what runs.
        string script =
            $"Import-Module -Name {Literal(path)}; exit (Invoke-OpenClawServiceHost -StateDirectory {Literal(stateDirectory)}{(supervised ? " -Supervised" : "")})";
        return new RuntimeCommand(host!.Program,
            [.. host.Arguments, "-NoLogo", "-NoProfile", "-NonInteractive", .. hidden ? new[] { "-WindowStyle", "Hidden" } : [],
                "-Command", script]);
    }

    /// <summary>A PowerShell string literal: its four kinds of single quotes are doubled, nothing else is special.</summary>
    internal static string Literal(string value)
    {
        var text = new StringBuilder("'");
        foreach (char c in value)
        {
            text.Append(c);
            if (c is '\'' or '\u2018' or '\u2019' or '\u201A' or '\u201B')
            {
                text.Append(c);
            }
        }
        return text.Append('\'').ToString();
    }
}
