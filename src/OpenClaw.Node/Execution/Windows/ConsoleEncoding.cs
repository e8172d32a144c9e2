using System.Text;
using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Native;

namespace OpenClaw.Node.Execution.Windows;

/// <summary>
/// What console programs of this machine write when they do not write UTF-8: the OEM code page. A child has a console of its own without a
/// window (CREATE_NO_WINDOW), and a new console starts with the OEM code page, whatever <c>chcp</c> says in ours. The reference finds the
/// same number by running <c>chcp</c> in such a child. Unlike the reference we know every code page that Windows has, 437 and 850 included.
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
        if (!ThisSystem.IsWindows)
        {
            return null;
        }

        return OfCodePage((int)Kernel32.GetOEMCP());
    }
}
