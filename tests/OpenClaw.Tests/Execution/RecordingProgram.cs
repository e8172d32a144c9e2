using System.Text;

namespace OpenClaw.Tests.Execution;

/// <summary>
/// A Windows program of one kilobyte that appends its marker and its command line to a file and ends with a given code: it stands in the
/// place of the programs of a command, starts in a moment, and tells to the letter what it was given.
/// </summary>
internal static class RecordingProgram
{
    private const int Text = 0x1000;

    private static readonly string[] Functions = ["GetCommandLineW", "lstrcpyW", "lstrcatW", "lstrlenW", "CreateFileW", "WriteFile",
        "ExitProcess"];

    /// <summary>Writes the program.</summary>
    /// <param name="path">The file to make.</param>
    /// <param name="log">The file that the program appends to (UTF-16, one line each).</param>
    /// <param name="marker">What stands in front of the command line there.</param>
    /// <param name="exitCode">Its exit code.</param>
    public static void Write(string path, string log, string marker, int exitCode)
    {
        byte[] section = Section(log, marker, exitCode);
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write((ushort)0x5a4d);
        writer.Write(new byte[58]);
        writer.Write(0x40);
        writer.Write(0x4550);
        writer.Write((ushort)0x8664);
        writer.Write((ushort)1);
        writer.Write(new byte[12]);
        writer.Write((ushort)240);
        writer.Write((ushort)0x22);
        writer.Write((ushort)0x20b);
        writer.Write((ushort)0);
        writer.Write(section.Length);
        writer.Write(0L);
        writer.Write(Text);
        writer.Write(Text);
        writer.Write(0x140000000L);
        writer.Write(0x1000);
        writer.Write(0x200);
        foreach (ushort version in new ushort[] { 6, 0, 0, 0, 6, 0, 0, 0 })
        {
            writer.Write(version);
        }
        writer.Write(Text + 0x10000);
        writer.Write(0x400);
        writer.Write(0);
        writer.Write((ushort)3);
        writer.Write((ushort)0);
        foreach (long size in new long[] { 0x100000, 0x1000, 0x100000, 0x1000 })
        {
            writer.Write(size);
        }
        writer.Write(0);
        writer.Write(16);
        writer.Write(0L);
        writer.Write(Text + 0x800);
        writer.Write(40);
        writer.Write(new byte[14 * 8]);
        writer.Write(Encoding.ASCII.GetBytes(".text\0\0\0"));
        writer.Write(0x10000);
        writer.Write(Text);
        writer.Write(section.Length);
        writer.Write(0x400);
        writer.Write(new byte[12]);
        writer.Write(0xe0000060);
        writer.Write(new byte[0x400 - (int)file.Length]);
        writer.Write(section);
        File.WriteAllBytes(path, file.ToArray());
    }

    // Code at 0, imports at 0x800, strings behind them, the buffer in the zeroes behind the file's own bytes.
    private static byte[] Section(string log, string marker, int exitCode)
    {
        const int Buffer = 0x4000, Written = 0x3000, MarkerAt = 0xa00, LineEndAt = 0xa80, LogAt = 0xb00;
        byte[] section = new byte[0x1000];
        Put(section, MarkerAt, marker + "|");
        Put(section, LineEndAt, "\n");
        Put(section, LogAt, log);
        Imports(section);
        var code = new Assembler(section);
        code.Bytes(0x48, 0x83, 0xec, 0x58).Call("GetCommandLineW").Bytes(0x48, 0x89, 0xc3)
            .Lea(0x0d, Buffer).Lea(0x15, MarkerAt).Call("lstrcpyW")
            .Lea(0x0d, Buffer).Bytes(0x48, 0x89, 0xda).Call("lstrcatW")
            .Lea(0x0d, Buffer).Lea(0x15, LineEndAt).Call("lstrcatW")
            // FILE_APPEND_DATA, shared, OPEN_ALWAYS.
            .Lea(0x0d, LogAt).Bytes(0xba, 4, 0, 0, 0).Bytes(0x41, 0xb8, 3, 0, 0, 0).Bytes(0x45, 0x31, 0xc9)
            .Bytes(0xc7, 0x44, 0x24, 0x20, 4, 0, 0, 0).Bytes(0xc7, 0x44, 0x24, 0x28, 0x80, 0, 0, 0)
                .Bytes(0x48, 0xc7, 0x44, 0x24, 0x30, 0, 0, 0, 0)
            .Call("CreateFileW").Bytes(0x48, 0x89, 0xc7)
            .Lea(0x0d, Buffer).Call("lstrlenW")
            .Bytes(0x48, 0x89, 0xf9).Lea(0x15, Buffer).Bytes(0x44, 0x8d, 0x04, 0x00).Bytes(0x4c).Lea(0x0d, Written, prefix: false)
            .Bytes(0x48, 0xc7, 0x44, 0x24, 0x20, 0, 0, 0, 0).Call("WriteFile")
            .Bytes([0xb9, .. BitConverter.GetBytes(exitCode)]).Call("ExitProcess");
        return section;
    }

    private static void Imports(byte[] section)
    {
        const int Directory = 0x800, Library = 0x830, Lookup = 0x850, Addresses = 0x8a0, Names = 0x900;
        BitConverter.GetBytes(Text + Lookup).CopyTo(section, Directory);
        BitConverter.GetBytes(Text + Library).CopyTo(section, Directory + 12);
        BitConverter.GetBytes(Text + Addresses).CopyTo(section, Directory + 16);
        Encoding.ASCII.GetBytes("kernel32.dll").CopyTo(section, Library);
        for (int i = 0; i < Functions.Length; i++)
        {
            int name = Names + (i * 32);
            Encoding.ASCII.GetBytes(Functions[i]).CopyTo(section, name + 2);
            BitConverter.GetBytes((long)(Text + name)).CopyTo(section, Lookup + (i * 8));
            BitConverter.GetBytes((long)(Text + name)).CopyTo(section, Addresses + (i * 8));
        }
    }

    private static void Put(byte[] section, int at, string text) => Encoding.Unicode.GetBytes(text).CopyTo(section, at);

    private sealed class Assembler(byte[] section)
    {
        private int _at;

        public Assembler Bytes(params byte[] bytes)
        {
            bytes.CopyTo(section, _at);
            _at += bytes.Length;
            return this;
        }

        /// <summary>The address of something in the section, into rcx (0d), rdx (15) or, behind a prefix of one's own, r9.</summary>
        public Assembler Lea(byte register, int target, bool prefix = true)
        {
            if (prefix)
            {
                Bytes(0x48);
            }
            return Bytes(0x8d, register).Relative(target);
        }

        public Assembler Call(string function) => Bytes(0xff, 0x15).Relative(0x8a0 + (Array.IndexOf(Functions, function) * 8));

        private Assembler Relative(int target) => Bytes(BitConverter.GetBytes(target - (_at + 4)));
    }
}
