using System.Runtime.InteropServices;
using System.Text;
using OpenClaw.Node.Approvals.Files;

namespace OpenClaw.Tests.Approvals;

/// <summary>What tests do to files on POSIX that .NET Framework has no methods for.</summary>
internal static class Links
{
    public static void Create(string path, string target) => Check(symlink(Utf8(target), Utf8(path)), path);

    public static void ChangeMode(string path, int mode) => Check(chmod(Utf8(path), (uint)mode), path);

    /// <summary>Puts a file in another's place in one step, as an attacker would.</summary>
    public static void Replace(string from, string path) => Check(rename(Utf8(from), Utf8(path)), path);

    /// <summary>Removes a file, a link (not what it points to) or a whole directory; nothing is fine too.</summary>
    public static void Remove(string path)
    {
        switch (FileFacts.OfLink(path)?.Kind)
        {
            case null:
                break;
            case FileKind.Directory:
                Directory.Delete(path, recursive: true);
                break;
            default:
                Check(unlink(Utf8(path)), path);
                break;
        }
    }

    private static void Check(int result, string path)
    {
        if (result != 0)
        {
            throw new IOException($"{path}: error {Marshal.GetLastWin32Error()}");
        }
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text + "\0");

    [DllImport("libc", SetLastError = true)]
    private static extern int symlink(byte[] target, byte[] path);

    [DllImport("libc", SetLastError = true)]
    private static extern int chmod(byte[] path, uint mode);

    [DllImport("libc", SetLastError = true)]
    private static extern int rename(byte[] from, byte[] to);

    [DllImport("libc", SetLastError = true)]
    private static extern int unlink(byte[] path);
}
