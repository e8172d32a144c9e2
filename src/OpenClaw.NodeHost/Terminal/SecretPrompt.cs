using System.CommandLine;
using System.Text;

namespace OpenClaw.NodeHost.Terminal;

/// <summary>Asks for a secret: what is typed is not shown, and nothing of it is in the shell's history or in the process list.</summary>
internal static class SecretPrompt
{
    private const int MaxCharacters = 8 * 1024;
    private const char EndOfInput = '\u0004';

    public static Option<bool> AskToken() =>
        new("--ask-token") { Description = "Ask for the gateway's token without showing it; from a pipe, its first line is read" };

    /// <exception cref="InvalidOperationException">Nothing was given.</exception>
    public static string Read(string prompt, TextReader input, TextWriter error)
    {
        string secret = (Console.IsInputRedirected ? input.ReadLine() : ReadKeys(prompt, error))?.Trim() ?? "";
        return secret.Length is > 0 and <= MaxCharacters ? secret : throw new InvalidOperationException("No token was given.");
    }

    /// <summary>Asks for one that may be pasted in several lines; null where nobody sits at a terminal.</summary>
    public static string? ReadPasted(string prompt, TextWriter error) =>
        Console.IsInputRedirected ? null : ReadKeys(prompt, error, isPasted: true);

    private static string ReadKeys(string prompt, TextWriter error, bool isPasted = false)
    {
        error.Write(prompt);
        error.Flush();
        StringBuilder typed = new();
        while (true)
        {
            ConsoleKeyInfo key = Console.ReadKey(intercept: true);
            // Ctrl+D says what Enter does where nothing is typed: it ends the input, as everywhere.
            if (key.KeyChar == EndOfInput && typed.Length == 0)
            {
                error.WriteLine();
                return "";
            }

            if (key.Key == ConsoleKey.Enter)
            {
                // What is left of a paste would be taken by the shell for commands.
                if (isPasted && MoreComes())
                {
                    continue;
                }

                error.WriteLine();
                return typed.ToString();
            }

            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar) && typed.Length < MaxCharacters)
            {
                typed.Append(key.KeyChar);
            }
        }
    }

    private static bool MoreComes()
    {
        Thread.Sleep(50);
        return Console.KeyAvailable;
    }
}
