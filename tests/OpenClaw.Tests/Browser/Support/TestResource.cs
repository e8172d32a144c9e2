using System.Reflection;

namespace OpenClaw.Tests.Browser.Support;

internal static class TestResource
{
    public static string Read(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
