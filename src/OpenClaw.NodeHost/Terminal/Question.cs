using System.CommandLine;

namespace OpenClaw.NodeHost.Terminal;

/// <summary>
/// Asks a person about something that is hard to take back. Where nobody can be asked the answer is no, with the way to say yes beforehand.
/// </summary>
internal static class Question
{
    public static Option<bool> Yes(string description) => new("--yes", "-y") { Description = description };

    public static bool IsMeant(ParseResult parse, string what)
    {
        TextWriter error = parse.InvocationConfiguration.Error;
        if (Console.IsInputRedirected)
        {
            error.WriteLine($"error: {what} Nobody can be asked here; nothing was changed. If it is meant: the same command with --yes");
            return false;
        }

        error.Write($"{what} Is that meant? [y/N] ");
        error.Flush();
        if (Console.In.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES")
        {
            return true;
        }

        error.WriteLine("Nothing was changed.");
        return false;
    }
}
