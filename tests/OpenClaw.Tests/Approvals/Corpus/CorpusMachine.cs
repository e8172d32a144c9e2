using System.Text.RegularExpressions;
using OpenClaw.Node.Approvals.Files;

namespace OpenClaw.Tests.Approvals.Corpus;

/// <summary>What a recorded answer says of the machine it was recorded on, and what another machine says in its place.</summary>
internal static class CorpusMachine
{
    private static readonly Regex PerlVersion = new(@"^version='[0-9.]+'", RegexOptions.CultureInvariant | RegexOptions.Multiline);

    // Whole answers, not parts of them: a host may be called "a".
    private static readonly (string Said, string Name)[] Answers =
    [
        (Line("/proc/sys/kernel/osrelease"), "{KERNEL}"),
        (Line("/proc/sys/kernel/hostname"), "{HOST}"),
    ];

    private static readonly string? Python = RealPath.TryResolve("/usr/bin/python3");

    public static string Out(string text)
    {
        foreach ((string said, string name) in Answers)
        {
            if (said.Length > 0 && text.TrimEnd('\n') == said)
            {
                return name + text.Substring(said.Length);
            }
        }
        if (Python is not null && Python != "/usr/bin/python3")
        {
            text = text.Replace(Python, "{PYTHON}");
        }
        return PerlVersion.Replace(text, "version='{PERL}'");
    }

    private static string Line(string path) => File.Exists(path) ? File.ReadAllText(path).Trim() : "";
}
