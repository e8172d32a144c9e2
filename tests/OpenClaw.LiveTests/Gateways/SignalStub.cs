namespace OpenClaw.LiveTests.Gateways;

/// <summary>
/// A libsignal without anything in it. Gateways of 2026.1 import it for a chat channel, from a repository that no registry serves; the
/// tests use no channel.
/// </summary>
internal static class SignalStub
{
    private const string Head = "function no() { throw new Error('libsignal is not here'); }\n";

    private static readonly Dictionary<string, string> Files = new()
    {
        ["package.json"] = "{\"name\":\"libsignal\",\"version\":\"2.0.1\",\"main\":\"index.js\"}",
        ["index.js"] = Head + Exports("ProtocolAddress", "SessionBuilder", "SessionCipher", "SessionRecord")
            + "exports.curve = require('./src/curve'); exports.crypto = require('./src/crypto'); exports.keyhelper = {};\n",
        ["src/crypto.js"] = Head + Exports("calculateMAC", "decrypt", "encrypt", "deriveSecrets", "verifyMAC", "hash"),
        ["src/curve.js"] = Head
            + Exports("calculateSignature", "verifySignature", "generateKeyPair", "calculateAgreement", "createKeyPair", "isolatedKeyPair"),
    };

    public static void Write(string directory)
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }

        foreach (var (name, text) in Files)
        {
            var file = Path.Combine([directory, .. name.Split('/')]);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
    }

    private static string Exports(params string[] names) => string.Concat(names.Select(name => $"exports.{name} = no;\n"));
}
