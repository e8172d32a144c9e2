using System.Security.Cryptography.X509Certificates;

namespace OpenClaw.Tests.Gateway.Support;

/// <summary>Recorded frames and two throw-away certificates, embedded in the test program.</summary>
internal static class Golden
{
    public static IEnumerable<string> Lines(string name)
    {
        using var reader = new StreamReader(Open(name));
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0)
            {
                yield return line;
            }
        }
    }

    /// <param name="name"><c>right</c> or <c>wrong</c>; both are for localhost, signed by nobody.</param>
    public static X509Certificate2 Certificate(string name)
    {
        using Stream stream = Open(name + "-certificate.pfx");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
#pragma warning disable SYSLIB0057 // The loader that replaces it is not on .NET Framework.
        return new X509Certificate2(bytes.ToArray(), "test", X509KeyStorageFlags.Exportable);
#pragma warning restore SYSLIB0057
    }

    private static Stream Open(string name) =>
        typeof(Golden).Assembly.GetManifestResourceStream("Gateway/" + name) ?? throw new FileNotFoundException(name);
}
