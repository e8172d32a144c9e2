using System.Runtime.InteropServices;
using System.Text;

namespace OpenClaw.Node.Execution.Windows;

/// <summary>
/// What console programs of this machine write when they do not write UTF-8. The reference asks <c>chcp</c>; this asks for the console's output code
/// page, and without a console (a service) for the OEM code page, which is what a new console gets. Unlike the reference it knows every code page that
/// Windows has, 437 and 850 included.
/// </summary>
internal static class ConsoleEncoding
{
    private const int Utf8CodePage = 65001;

    private static readonly Lazy<Encoding?> Cached = new(Resolve);

    /// <summary>Null when it is UTF-8 or not known.</summary>
    public static Encoding? Current => Cached.Value;

    /// <summary>The encoding of a code page, or null.</summary>
    internal static Encoding? OfCodePage(int codePage)
    {
        if (codePage is Utf8CodePage or 0)
        {
            return null;
        }

        try
        {
            return Compat.CodePages.Get(codePage);
        }
        catch (Exception e) when (e is NotSupportedException or ArgumentException)
        {
            return null;
        }
    }

    private static Encoding? Resolve()
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            return null;
        }

        var codePage = Kernel32.GetConsoleOutputCP();
        return OfCodePage((int)(codePage == 0 ? Kernel32.GetOEMCP() : codePage));
    }
}
