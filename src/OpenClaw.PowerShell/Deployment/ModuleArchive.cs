using System.IO.Compression;
using System.Security.Cryptography;

namespace OpenClaw.PowerShell.Deployment;

/// <summary>This module as one archive, made once for all machines, in pieces that any remoting carries.</summary>
internal sealed class ModuleArchive
{
    private const int PieceLength = 1024 * 1024;

    private ModuleArchive(byte[] bytes, string version)
    {
        Bytes = bytes;
        Version = version;
        using SHA256 hash = SHA256.Create();
        Digest = BitConverter.ToString(hash.ComputeHash(bytes)).Replace("-", "");
    }

    public byte[] Bytes { get; }

    public string Version { get; }

    /// <summary>SHA-256 of the archive, in capital letters as Get-FileHash writes it.</summary>
    public string Digest { get; }

    public static ModuleArchive Of(string directory, string version)
    {
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (string file in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
                .OrderBy(file => file, StringComparer.Ordinal))
            {
                string name = file.Substring(directory.Length).TrimStart('/', '\\').Replace('\\', '/');
                if (name == ".deployed")
                {
                    continue;
                }

                ZipArchiveEntry entry = archive.CreateEntry(name);
                // One time for all entries: the same module is the same archive, today and tomorrow.
                entry.LastWriteTime = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using Stream to = entry.Open();
                using FileStream from = File.OpenRead(file);
                from.CopyTo(to);
            }
        }

        return new ModuleArchive(stream.ToArray(), version);
    }

    public IEnumerable<(byte[] Bytes, bool First, bool Last)> Pieces()
    {
        for (int at = 0; at < Bytes.Length; at += PieceLength)
        {
            int length = Math.Min(PieceLength, Bytes.Length - at);
            byte[] piece = new byte[length];
            Buffer.BlockCopy(Bytes, at, piece, 0, length);
            yield return (piece, at == 0, at + length == Bytes.Length);
        }
    }
}
