using System.Runtime.InteropServices;
using System.Text;

namespace OpenClaw.Tests.Approvals.Analysis.Cmd;

/// <summary>
/// Random texts for cmd.exe: commands as people write them, and now and then a character where nobody expects one. <c>{DIR}</c> is a folder
/// to put in.
/// </summary>
internal static class CmdTexts
{
    private static readonly string[] Heads = ["ok", "no", "ok.exe", "OK", "\"ok\"", "\"{DIR}\\no.exe\"", "{DIR}\\ok.exe", "echo x", "ver",
        "ok", "no", "cd"];
    private static readonly string[] Arguments =
    [
        "a", "-x", "/y", "\"b c\"", "\"q & r\"", "\"< | >\"", "x;y", "a,b", "k=v", "a\"b\"c", "\"\"", "C:\\d\\", "\"C:\\d e\\f\"", "@f",
        "~", "a:b", "[z]", "{w}", "#", "$v", "'s t'", "`", "+", "\u00fc", "\"^\"", "\"(p)\"", "1", "2", "nul",
    ];
    private static readonly string[] Operators = [" && ", " || ", " & ", " | ", "&&", "||", "&", "|"];
    private static readonly string[] Redirections = [" >nul", ">nul", " 2>nul", " 2>&1", " >nul 2>&1", " 1>nul", " <nul",
        " > nul", " >>nul"];
    private const string Letters = "ax1 \\\"&|<>,;=/.-:";
    private static readonly string[] Odd = ["^", "%", "!", "(", ")", ",", ";", "=", "@", "\"", ">", "<", "&", "|", "\t", ">x", "2>"];

    /// <summary>True under wine, whose cmd.exe differs from Windows' own in places.</summary>
    public static bool IsWine { get; } = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) && HasWineVersion();

    public static string Make(Random random)
    {
        var text = new StringBuilder();
        int commands = random.Next(1, 4);
        for (int i = 0; i < commands; i++)
        {
            text.Append(i == 0 ? "" : Pick(random, Operators)).Append(Pick(random, Heads));
            for (int argument = random.Next(4); argument > 0; argument--)
            {
                text.Append(random.Next(12) == 0 ? "  " : " ").Append(Pick(random, Arguments));
            }
            if (random.Next(4) == 0)
            {
                text.Append(Pick(random, Redirections));
            }
        }
        if (random.Next(5) == 0)
        {
            text.Insert(random.Next(text.Length + 1), Pick(random, Odd));
        }
        return text.ToString();
    }

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];

    /// <summary>The text with up to four characters put in, taken out or exchanged.</summary>
    public static string Disturb(Random random, string text)
    {
        var disturbed = new StringBuilder(text);
        for (int changes = random.Next(1, 5); changes > 0 && disturbed.Length > 1; changes--)
        {
            int at = random.Next(disturbed.Length);
            switch (random.Next(3))
            {
                case 0: disturbed.Insert(at, Odd[random.Next(Odd.Length)]); break;
                case 1: disturbed.Remove(at, 1); break;
                default: disturbed[at] = Letters[random.Next(Letters.Length)]; break;
            }
        }
        return disturbed.ToString();
    }

    private static bool HasWineVersion() => GetProcAddress(GetModuleHandleW("ntdll.dll"), "wine_get_version") != IntPtr.Zero;

    [DllImport("kernel32.dll", CharSet = CharSet.Unicode)]
    private static extern IntPtr GetModuleHandleW(string name);

    [DllImport("kernel32.dll", CharSet = CharSet.Ansi, BestFitMapping = false)]
    private static extern IntPtr GetProcAddress(IntPtr module, string name);
}
