using System.Runtime.InteropServices;

namespace OpenClaw.Tests.Gateway.Support;

/// <summary>Skips what wine 8 cannot run: its SChannel serves no TLS, and .NET 10's collector stops the process there.</summary>
public static class Wine
{
    public const string ServesNoTls = "wine's SChannel serves no TLS";
    public const string NoCollection = ".NET 10 dies in a garbage collection under wine";

    /// <summary>True under wine.</summary>
    public static bool Present { get; } = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) && HasWineExport();

    private static bool HasWineExport()
    {
        try
        {
            return wine_get_version() != IntPtr.Zero;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    [DllImport("ntdll.dll")]
    private static extern IntPtr wine_get_version();
}
