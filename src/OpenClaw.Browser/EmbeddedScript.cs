using System.Reflection;

namespace OpenClaw.Browser;

/// <summary>The JavaScript that runs inside pages: each in a file of its own, readable there, carried by this assembly.</summary>
internal static class EmbeddedScript
{
    /// <param name="fileName">For example <c>scan.js</c>; unique over all rooms.</param>
    public static string Read(string fileName)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(fileName)
            ?? throw new InvalidOperationException($"This assembly carries no {fileName}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
