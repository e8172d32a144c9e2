using System.Text;

namespace OpenClaw.Node.Services.Windows;

/// <summary>Arguments to one line and back, by the rules of the Microsoft C runtime, which .NET and PowerShell share.</summary>
internal static class WindowsCommandLine
{
    public static string Join(IEnumerable<string> arguments) => string.Join(" ", arguments.Select(Quote));

    public static string Quote(string argument)
    {
        if (argument.Length > 0 && argument.IndexOfAny([' ', '\t', '"']) < 0)
        {
            return argument;
        }
        var text = new StringBuilder("\"");
        int backslashes = 0;
        foreach (char c in argument)
        {
            if (c == '\\')
            {
                backslashes++;
                continue;
            }
            // Backslashes count only before a quote: there each needs a second one.
            text.Append('\\', c == '"' ? (backslashes * 2) + 1 : backslashes).Append(c);
            backslashes = 0;
        }
        return text.Append('\\', backslashes * 2).Append('"').ToString();
    }

    public static List<string> Split(string line)
    {
        List<string> arguments = [];
        var argument = new StringBuilder();
        bool started = false, quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            int backslashes = 0;
            while (i < line.Length && line[i] == '\\')
            {
                backslashes++;
                i++;
            }
            bool quote = i < line.Length && line[i] == '"';
            argument.Append('\\', quote ? backslashes / 2 : backslashes);
            started |= backslashes > 0;
            if (i == line.Length)
            {
                break;
            }
            if (quote && backslashes % 2 == 0)
            {
                started = true;
                quoted = !quoted;
            }
            else if (line[i] is ' ' or '\t' && !quoted)
            {
                if (started)
                {
                    arguments.Add(argument.ToString());
                }
                argument.Clear();
                started = false;
            }
            else
            {
                argument.Append(line[i]);
                started = true;
            }
        }
        if (started)
        {
            arguments.Add(argument.ToString());
        }
        return arguments;
    }
}
