using System.Globalization;
using OpenClaw.Gateway.Compat;

namespace OpenClaw.Node.Native;

/// <summary>Signals by their names. Their numbers are those of Linux on the processors that .NET runs on, and of macOS.</summary>
internal static class SignalNames
{
    private const int RealTimeFirst = 34;
    private const int RealTimeLast = 64;

    private static readonly string[] Linux =
    [
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT",
        "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ];

    private static readonly string[] MacOS =
    [
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "EMT", "FPE", "KILL", "BUS", "SEGV", "SYS", "PIPE", "ALRM", "TERM", "URG",
        "STOP", "TSTP", "CONT", "CHLD", "TTIN", "TTOU", "IO", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "INFO", "USR1", "USR2",
    ];

    /// <summary><c>SIGKILL</c> for 9; <c>SIGRTMIN+3</c> for 37 on Linux; the number where there is no name.</summary>
    public static string Of(int signal) => Of(signal, ThisSystem.IsMacOS);

    internal static string Of(int signal, bool macOS)
    {
        string[] names = macOS ? MacOS : Linux;
        if (signal > 0 && signal < names.Length)
        {
            return "SIG" + names[signal];
        }
        return !macOS && signal is >= RealTimeFirst and <= RealTimeLast
            ? "SIGRTMIN" + (signal == RealTimeFirst ? "" : "+" + (signal - RealTimeFirst).ToString(CultureInfo.InvariantCulture))
            : "signal " + signal.ToString(CultureInfo.InvariantCulture);
    }
}
