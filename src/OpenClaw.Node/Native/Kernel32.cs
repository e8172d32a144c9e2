using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OpenClaw.Node.Native;

/// <summary>The functions of Windows that start, watch and end processes, and what else is asked of the process and its console.</summary>
internal static unsafe class Kernel32
{
    public const int ERROR_FILE_NOT_FOUND = 2;
    public const int ERROR_PATH_NOT_FOUND = 3;

    public const uint CREATE_SUSPENDED = 0x4;
    public const uint CREATE_UNICODE_ENVIRONMENT = 0x400;
    public const uint EXTENDED_STARTUPINFO_PRESENT = 0x80000;
    public const uint CREATE_NO_WINDOW = 0x8000000;

    public const int STARTF_USESHOWWINDOW = 0x1;
    public const int STARTF_USESTDHANDLES = 0x100;

    public const uint JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE = 0x2000;
    public const int JobObjectExtendedLimitInformation = 9;

    public const int HANDLE_FLAG_INHERIT = 1;
    public const uint DUPLICATE_SAME_ACCESS = 2;

    public const uint GENERIC_READ = 0x80000000;
    public const uint GENERIC_WRITE = 0x40000000;
    public const uint OPEN_EXISTING = 3;
    public const uint PIPE_ACCESS_INBOUND = 1;
    public const uint PIPE_ACCESS_OUTBOUND = 2;
    public const uint FILE_FLAG_OVERLAPPED = 0x40000000;
    public const uint FILE_FLAG_FIRST_PIPE_INSTANCE = 0x80000;
    public const uint PIPE_REJECT_REMOTE_CLIENTS = 8;

    public static readonly IntPtr PROC_THREAD_ATTRIBUTE_HANDLE_LIST = (IntPtr)0x20002;

    [StructLayout(LayoutKind.Sequential)]
    public struct SECURITY_ATTRIBUTES
    {
        public int nLength;
        public IntPtr lpSecurityDescriptor;
        public int bInheritHandle;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct STARTUPINFOEX
    {
        public int cb;
        public IntPtr lpReserved;
        public IntPtr lpDesktop;
        public IntPtr lpTitle;
        public int dwX;
        public int dwY;
        public int dwXSize;
        public int dwYSize;
        public int dwXCountChars;
        public int dwYCountChars;
        public int dwFillAttribute;
        public int dwFlags;
        public short wShowWindow;
        public short cbReserved2;
        public IntPtr lpReserved2;
        public IntPtr hStdInput;
        public IntPtr hStdOutput;
        public IntPtr hStdError;
        public IntPtr lpAttributeList;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct PROCESS_INFORMATION
    {
        public IntPtr hProcess;
        public IntPtr hThread;
        public int dwProcessId;
        public int dwThreadId;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct JOBOBJECT_EXTENDED_LIMIT_INFORMATION
    {
        public long PerProcessUserTimeLimit;
        public long PerJobUserTimeLimit;
        public uint LimitFlags;
        public UIntPtr MinimumWorkingSetSize;
        public UIntPtr MaximumWorkingSetSize;
        public uint ActiveProcessLimit;
        public UIntPtr Affinity;
        public uint PriorityClass;
        public uint SchedulingClass;
        public fixed ulong IoInfo[6];
        public UIntPtr ProcessMemoryLimit;
        public UIntPtr JobMemoryLimit;
        public UIntPtr PeakProcessMemoryUsed;
        public UIntPtr PeakJobMemoryUsed;
    }

    [DllImport("kernel32", ExactSpelling = true)]
    public static extern uint GetOEMCP();

    [DllImport("kernel32", ExactSpelling = true)]
    public static extern ulong GetTickCount64();

    [DllImport("kernel32", ExactSpelling = true)]
    public static extern IntPtr GetConsoleWindow();

    [DllImport("kernel32", ExactSpelling = true)]
    public static extern int FreeConsole();

    [DllImport("kernel32", ExactSpelling = true, SetLastError = true)]
    public static extern int CreatePipe(out SafeFileHandle readEnd, out SafeFileHandle writeEnd, IntPtr attributes, int size);

    [DllImport("kernel32", ExactSpelling = true, SetLastError = true)]
    public static extern int SetHandleInformation(SafeHandle handle, int mask, int flags);

    [DllImport("kernel32", ExactSpelling = true, SetLastError = true, CharSet = CharSet.Unicode)]
    public static extern SafePipeHandle CreateNamedPipeW(
        string name, uint openMode, uint pipeMode, uint instances, uint outSize, uint inSize, uint timeout, IntPtr attributes);

    [DllImport("kernel32", ExactSpelling = true, SetLastError = true, CharSet = CharSet.Unicode)]
    public static extern SafeFileHandle CreateFileW(
        string name, uint access, uint share, SECURITY_ATTRIBUTES* attributes, uint disposition, uint flags, IntPtr template);

    [DllImport("kernel32", ExactSpelling = true, SetLastError = true)]
    public static extern int InitializeProcThreadAttributeList(IntPtr list, int count, int flags, ref IntPtr size);

    [DllImport("kernel32", ExactSpelling = true, SetLastError = true)]
    public static extern int UpdateProcThreadAttribute(
        IntPtr list, uint flags, IntPtr attribute, void* value, IntPtr size, IntPtr previous, IntPtr returned);

    [DllImport("kernel32", ExactSpelling = true)]
    public static extern void DeleteProcThreadAttributeList(IntPtr list);

    [DllImport("kernel32", ExactSpelling = true, SetLastError = true, CharSet = CharSet.Unicode)]
    public static extern int CreateProcessW(
        string application,
        char* commandLine,
        IntPtr processAttributes,
        IntPtr threadAttributes,
        int inheritHandles,
        uint flags,
        char* environment,
        string? directory,
        STARTUPINFOEX* startup,
        out PROCESS_INFORMATION information);

    [DllImport("kernel32", ExactSpelling = true, SetLastError = true)]
    public static extern SafeFileHandle CreateJobObjectW(IntPtr attributes, IntPtr name);

    [DllImport("kernel32", ExactSpelling = true, SetLastError = true)]
    public static extern int SetInformationJobObject(SafeHandle job, int kind, void* information, int size);

    [DllImport("kernel32", ExactSpelling = true, SetLastError = true)]
    public static extern int AssignProcessToJobObject(SafeHandle job, IntPtr process);

    [DllImport("kernel32", ExactSpelling = true, SetLastError = true)]
    public static extern int TerminateJobObject(SafeHandle job, uint exitCode);

    [DllImport("kernel32", ExactSpelling = true, SetLastError = true)]
    public static extern int TerminateProcess(IntPtr process, uint exitCode);

    [DllImport("kernel32", ExactSpelling = true, SetLastError = true)]
    public static extern int GetExitCodeProcess(SafeHandle process, out uint exitCode);

    [DllImport("kernel32", ExactSpelling = true, SetLastError = true)]
    public static extern int ResumeThread(IntPtr thread);

    [DllImport("kernel32", ExactSpelling = true)]
    public static extern int CloseHandle(IntPtr handle);

    [DllImport("kernel32", ExactSpelling = true)]
    public static extern IntPtr GetCurrentProcess();

    [DllImport("kernel32", ExactSpelling = true, SetLastError = true)]
    public static extern int DuplicateHandle(
        IntPtr fromProcess, SafeHandle handle, IntPtr toProcess, out SafeFileHandle copy, uint access, int inherit, uint options);

    /// <summary>The name that the reference's runtime gives to an error of CreateProcess.</summary>
    public static string NameOf(int error) => error switch
    {
        // 123: a name that cannot exist; 267: the working directory is none.
        ERROR_FILE_NOT_FOUND or ERROR_PATH_NOT_FOUND or 123 or 267 => "ENOENT",
        4 => "EMFILE",
        5 => "EPERM",
        8 or 14 or 1450 or 1455 => "ENOMEM",
        87 => "EINVAL",
        // 1314: a privilege is missing; 740: needs elevation.
        1314 => "EPERM",
        740 or 998 => "EACCES",
        193 or 216 => "EFTYPE",
        206 or 111 => "ENAMETOOLONG",
        32 or 33 => "EBUSY",
        _ => "UNKNOWN " + error.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
