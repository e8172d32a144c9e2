using System.Runtime.InteropServices;

namespace OpenClaw.Node.Services.Windows;

/// <summary>The calls of advapi32 that manage services and let a process be one (winsvc.h).</summary>
internal static class ServiceControlNative
{
    public const int ManagerConnect = 1;
    public const int ManagerCreate = 2;
    public const int AllAccess = 0xF01FF;
    public const int QueryAccess = 0x0005; // SERVICE_QUERY_CONFIG | SERVICE_QUERY_STATUS
    public const int ChangeConfigAccess = 0x0002;
    public const int NoChange = -1;
    public const int StartAccess = 0x0010;
    public const int StopAccess = 0x0020;

    public const int OwnProcess = 0x10;
    public const int AutoStart = 2;
    public const int DisabledStart = 4;
    public const int ErrorNormal = 1;

    public const int ControlStop = 1;
    public const int ControlInterrogate = 4;
    public const int ControlShutdown = 5;
    public const int ControlPreshutdown = 15;
    public const int AcceptStop = 1;
    public const int AcceptShutdown = 4;

    public const int Stopped = 1;
    public const int StartPending = 2;
    public const int StopPending = 3;
    public const int Running = 4;

    public const int ConfigDescription = 1;
    public const int ConfigFailureActions = 2;
    public const int ConfigDelayedAutoStart = 3;
    public const int ConfigFailureFlag = 4;
    public const int ConfigSidInfo = 5;
    public const int SidUnrestricted = 1;
    public const int ActionRestart = 1;

    public const int ErrorAccessDenied = 5;
    public const int ErrorInvalidParameter = 87;
    public const int ErrorInsufficientBuffer = 122;
    public const int ErrorInvalidLevel = 124;
    public const int ErrorInvalidServiceAccount = 1057;
    public const int ErrorServiceDoesNotExist = 1060;
    public const int ErrorServiceNotActive = 1062;
    public const int ErrorRequestTimeout = 1053;
    public const int ErrorCannotAcceptControl = 1061;
    public const int ErrorNotStartedByManager = 1063; // ERROR_FAILED_SERVICE_CONTROLLER_CONNECT
    public const int ErrorServiceSpecific = 1066;
    public const int ErrorServiceMarkedForDelete = 1072;
    public const int ErrorServiceExists = 1073;
    public const int ErrorServiceLogonFailed = 1069;
    public const int ErrorAlreadyRunning = 1056;

    [StructLayout(LayoutKind.Sequential)]
    public struct ServiceStatusProcess
    {
        public int ServiceType;
        public int CurrentState;
        public int ControlsAccepted;
        public int Win32ExitCode;
        public int ServiceSpecificExitCode;
        public int CheckPoint;
        public int WaitHint;
        public int ProcessId;
        public int ServiceFlags;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct ServiceStatus
    {
        public int ServiceType;
        public int CurrentState;
        public int ControlsAccepted;
        public int Win32ExitCode;
        public int ServiceSpecificExitCode;
        public int CheckPoint;
        public int WaitHint;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct QueryServiceConfig
    {
        public int ServiceType;
        public int StartType;
        public int ErrorControl;
        public IntPtr BinaryPathName;
        public IntPtr LoadOrderGroup;
        public int TagId;
        public IntPtr Dependencies;
        public IntPtr ServiceStartName;
        public IntPtr DisplayName;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct FailureActions
    {
        public int ResetPeriod;
        public IntPtr RebootMessage;
        public IntPtr Command;
        public int ActionCount;
        public IntPtr Actions;
    }

    [StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)]
    public struct ServiceTableEntry
    {
        public IntPtr Name;
        public IntPtr Main;
    }

    [UnmanagedFunctionPointer(CallingConvention.Winapi)]
    public delegate void ServiceMain(int argumentCount, IntPtr arguments);

    [UnmanagedFunctionPointer(CallingConvention.Winapi)]
    public delegate int Handler(int control, int eventType, IntPtr eventData, IntPtr context);

    [DllImport("advapi32", SetLastError = true, CharSet = CharSet.Unicode)]
    public static extern IntPtr OpenSCManagerW(string? machine, string? database, int access);

    [DllImport("advapi32", SetLastError = true, CharSet = CharSet.Unicode)]
    public static extern IntPtr CreateServiceW(
        IntPtr manager, string name, string displayName, int access, int type, int startType, int errorControl, string binaryPath,
        string? loadOrderGroup, IntPtr tagId, string? dependencies, string? account, string? password);

    [DllImport("advapi32", SetLastError = true, CharSet = CharSet.Unicode)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static extern bool ChangeServiceConfigW(
        IntPtr service, int type, int startType, int errorControl, string? binaryPath,
        string? loadOrderGroup, IntPtr tagId, string? dependencies, string? account, string? password, string? displayName);

    [DllImport("advapi32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static extern bool ChangeServiceConfig2W(IntPtr service, int level, IntPtr info);

    [DllImport("advapi32", SetLastError = true, CharSet = CharSet.Unicode)]
    public static extern IntPtr OpenServiceW(IntPtr manager, string name, int access);

    [DllImport("advapi32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static extern bool QueryServiceConfigW(IntPtr service, IntPtr buffer, int size, out int needed);

    [DllImport("advapi32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static extern bool QueryServiceStatusEx(IntPtr service, int level, out ServiceStatusProcess status, int size, out int needed);

    [DllImport("advapi32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static extern bool StartServiceW(IntPtr service, int count, IntPtr arguments);

    [DllImport("advapi32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static extern bool ControlService(IntPtr service, int control, out ServiceStatus status);

    [DllImport("advapi32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static extern bool DeleteService(IntPtr service);

    [DllImport("advapi32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static extern bool CloseServiceHandle(IntPtr handle);

    [DllImport("advapi32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static extern bool StartServiceCtrlDispatcherW([In] ServiceTableEntry[] table);

    [DllImport("advapi32", SetLastError = true, CharSet = CharSet.Unicode)]
    public static extern IntPtr RegisterServiceCtrlHandlerExW(string name, Handler handler, IntPtr context);

    [DllImport("advapi32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static extern bool SetServiceStatus(IntPtr handle, ref ServiceStatus status);
}
