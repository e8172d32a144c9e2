using System.Security.Cryptography;
using System.Text;

namespace OpenClaw.Gateway.Text;

/// <summary>Lower-case hexadecimal SHA-256, as it stands in documents and plans.</summary>
internal static class HashText
{
    public static string Sha256(string text) => Sha256(Encoding.UTF8.GetBytes(text));

    public static string Sha256(byte[] bytes)
    {
        using SHA256 hash = SHA256.Create();
        return Hex.Lower(hash.ComputeHash(bytes));
    }

    public static string Sha256(byte[] bytes, int count)
    {
        using SHA256 hash = SHA256.Create();
        return Hex.Lower(hash.ComputeHash(bytes, 0, count));
    }

    public static string Sha256(Stream stream)
    {
        using SHA256 hash = SHA256.Create();
        return Hex.Lower(hash.ComputeHash(stream));
    }
}
