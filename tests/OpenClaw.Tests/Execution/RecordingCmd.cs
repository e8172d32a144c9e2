using System.Text;

namespace OpenClaw.Tests.Execution;

/// <summary>
/// wine's cmd.exe with one change: where it would start a program it writes down which file and with what command line, and goes on as if
/// that had ended. Its reading of a text stays as it is, and a hundred thousand texts take no process each.
/// </summary>
internal static class RecordingCmd
{
    private const int Size = 0x1000, Hook = 0x40, Append = 0x200, LogAt = 0x800, BarAt = 0xa00, LineEndAt = 0xa04, Written = 0xa08;

    /// <summary>Writes the changed program.</summary>
    /// <param name="original">wine's cmd.exe.</param>
    /// <param name="path">The file to make.</param>
    /// <param name="log">What it appends to: <c>FILE|COMMAND LINE</c>, UTF-16, one line each.</param>
    public static void Write(string original, string path, string log)
    {
        byte[] file = File.ReadAllBytes(original);
        var image = new Image(file);
        // wine takes a file with its own mark for the one in its own directory.
        Array.Clear(file, 0x40, 0x20);
        int raw = (file.Length + Size - 1) / Size * Size;
        byte[] made = new byte[raw + Size];
        file.CopyTo(made, 0);
        Section(image, log).CopyTo(made, raw);
        image.AddSection(made, raw);
        File.WriteAllBytes(path, made);
    }

    /// <summary>Code that puts itself in the place of CreateProcessW, and the strings that it writes.</summary>
    private static byte[] Section(Image image, string log)
    {
        byte[] section = new byte[Size];
        Encoding.Unicode.GetBytes(log).CopyTo(section, LogAt);
        section[BarAt] = (byte)'|';
        section[LineEndAt] = (byte)'\n';
        int own = image.End;
        // At the program's start: the address of the hook into the table of imports, then on as before.
        new Code(section, own, 0).Own([0x48, 0x8d, 0x05], Hook).At([0x48, 0x89, 0x05], image.Import("CreateProcessW"))
            .At([0xe9], image.Entry);
        // CreateProcessW(file, commandLine, …): four pieces into the log, an empty PROCESS_INFORMATION, true.
        new Code(section, own, Hook).Bytes(0x53, 0x56, 0x57, 0x48, 0x83, 0xec, 0x40, 0x48, 0x89, 0xcb, 0x48, 0x89, 0xd6)
            .Own([0x48, 0x8d, 0x0d], LogAt).Bytes(0xba, 4, 0, 0, 0, 0x41, 0xb8, 3, 0, 0, 0, 0x45, 0x31, 0xc9)
            .Bytes(0xc7, 0x44, 0x24, 0x20, 4, 0, 0, 0, 0xc7, 0x44, 0x24, 0x28, 0x80, 0, 0, 0, 0x48, 0xc7, 0x44, 0x24, 0x30, 0, 0, 0, 0)
            .At([0xff, 0x15], image.Import("CreateFileW")).Bytes(0x48, 0x89, 0xc7)
            .Bytes(0x48, 0x89, 0xda).Own([0xe8], Append).Own([0x48, 0x8d, 0x15], BarAt).Own([0xe8], Append)
            .Bytes(0x48, 0x89, 0xf2).Own([0xe8], Append).Own([0x48, 0x8d, 0x15], LineEndAt).Own([0xe8], Append)
            .Bytes(0x48, 0x89, 0xf9).At([0xff, 0x15], image.Import("CloseHandle"))
            .Bytes(0x48, 0x8b, 0x84, 0x24, 0xa8, 0, 0, 0, 0x31, 0xc9, 0x48, 0x89, 0x08, 0x48, 0x89, 0x48, 0x08, 0x48, 0x89, 0x48, 0x10)
            .Bytes(0xb8, 1, 0, 0, 0, 0x48, 0x83, 0xc4, 0x40, 0x5f, 0x5e, 0x5b, 0xc3);
        // The text at rdx, up to its NUL, into the file rdi.
        new Code(section, own, Append).Bytes(0x48, 0x83, 0xec, 0x38, 0x45, 0x31, 0xc0, 0x48, 0x85, 0xd2, 0x74, 0x0d)
            .Bytes(0x66, 0x42, 0x83, 0x3c, 0x42, 0, 0x74, 0x05, 0x49, 0xff, 0xc0, 0xeb, 0xf3, 0x45, 0x01, 0xc0, 0x48, 0x89, 0xf9)
            .Own([0x4c, 0x8d, 0x0d], Written).Bytes(0x48, 0xc7, 0x44, 0x24, 0x20, 0, 0, 0, 0).At([0xff, 0x15], image.Import("WriteFile"))
            .Bytes(0x48, 0x83, 0xc4, 0x38, 0xc3);
        return section;
    }

    /// <summary>What has to be known of the program's file (PE32+): where things are, in memory and in the file.</summary>
    private sealed class Image
    {
        private readonly byte[] _file;
        private readonly int _header;
        private readonly int _sections;
        private readonly int _count;
        private readonly Dictionary<string, int> _imports = new(StringComparer.Ordinal);

        public Image(byte[] file)
        {
            _file = file;
            _header = Int(0x3c);
            _count = BitConverter.ToUInt16(file, _header + 6);
            _sections = _header + 24 + BitConverter.ToUInt16(file, _header + 20);
            for (int library = Place(Int(_header + 24 + 120)); Int(library + 12) != 0; library += 20)
            {
                int names = Place(Int(library) != 0 ? Int(library) : Int(library + 16));
                for (int i = 0; BitConverter.ToInt64(file, names + (i * 8)) is not 0 and var name; i++)
                {
                    if (name > 0)
                    {
                        _imports[Text(Place((int)name) + 2)] = Int(library + 16) + (i * 8);
                    }
                }
            }
        }

        /// <summary>Where its code begins.</summary>
        public int Entry => Int(_header + 24 + 16);

        /// <summary>Where its last section ends in memory.</summary>
        public int End => Int(_header + 24 + 56);

        /// <summary>Where the address of a function is that it imports.</summary>
        public int Import(string function) => _imports[function];

        /// <summary>Enters one more section behind the last one, in which the program begins.</summary>
        public void AddSection(byte[] made, int raw)
        {
            int at = _sections + (_count * 40), end = End;
            Encoding.ASCII.GetBytes(".record\0").CopyTo(made, at);
            int[] values = [Size, end, Size, raw, 0, 0, 0, unchecked((int)0xe0000020)];
            for (int i = 0; i < values.Length; i++)
            {
                BitConverter.GetBytes(values[i]).CopyTo(made, at + 8 + (i * 4));
            }
            BitConverter.GetBytes((ushort)(_count + 1)).CopyTo(made, _header + 6);
            BitConverter.GetBytes(end).CopyTo(made, _header + 24 + 16);
            BitConverter.GetBytes(end + Size).CopyTo(made, _header + 24 + 56);
        }

        private int Int(int at) => BitConverter.ToInt32(_file, at);

        private string Text(int at) => Encoding.ASCII.GetString(_file, at, Array.IndexOf(_file, (byte)0, at) - at);

        private int Place(int address)
        {
            for (int at = _sections; at < _sections + (_count * 40); at += 40)
            {
                if (address >= Int(at + 12) && address < Int(at + 12) + Int(at + 16))
                {
                    return Int(at + 20) + address - Int(at + 12);
                }
            }
            throw new InvalidDataException($"nothing of the file is at {address:x}");
        }
    }

    /// <summary>Instructions, written one behind the other.</summary>
    private sealed class Code(byte[] section, int own, int at)
    {
        private int _at = at;

        public Code Bytes(params byte[] bytes)
        {
            bytes.CopyTo(section, _at);
            _at += bytes.Length;
            return this;
        }

        /// <summary>An instruction with the distance to something in the section.</summary>
        public Code Own(byte[] instruction, int target) => At(instruction, own + target);

        /// <summary>An instruction with the distance to something in the program.</summary>
        public Code At(byte[] instruction, int address)
        {
            Bytes(instruction);
            return Bytes(BitConverter.GetBytes(address - (own + _at + 4)));
        }
    }
}
