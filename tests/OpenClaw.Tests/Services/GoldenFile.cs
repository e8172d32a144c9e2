using System.Runtime.CompilerServices;
using System.Text;

namespace OpenClaw.Tests.Services;

/// <summary>
/// Compares with a file beside the tests. To accept a change on purpose, run once with OPENCLAW_UPDATE_GOLDEN=1 and read the diff.
/// </summary>
internal static class GoldenFile
{
    public static void Check(string name, string actual, [CallerFilePath] string caller = "")
    {
        if (Environment.GetEnvironmentVariable("OPENCLAW_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(Path.Combine(Path.GetDirectoryName(caller)!, "Golden", name), actual, new UTF8Encoding(false));
            return;
        }
        using Stream? stream = typeof(GoldenFile).Assembly.GetManifestResourceStream("Golden/" + name);
        Assert.True(stream is not null, $"There is no golden file {name}.");
        using var reader = new StreamReader(stream, new UTF8Encoding(false));
        Assert.Equal(reader.ReadToEnd(), actual);
    }
}
