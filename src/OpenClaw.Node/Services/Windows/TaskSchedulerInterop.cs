using System.Runtime.InteropServices;
#if NET
using System.Runtime.InteropServices.Marshalling;
using OpenClaw.Gateway.Compat;
#endif

namespace OpenClaw.Node.Services.Windows;

// The Task Scheduler's dual interfaces (taskschd.idl), early bound: members in the order of the vtable, up to the last one used. Members
// not used keep their place only. Late-bound calls would need IDispatch, which wine does not implement here. .NET has the calls written at
// compile time, because a native file has no marshaller that could make them; .NET Framework knows only its own.

#if NET
/// <summary>The four members that stand in front of each dual interface.</summary>
[GeneratedComInterface(Options = ComInterfaceOptions.ComObjectWrapper), Guid("00020400-0000-0000-c000-000000000046")]
internal partial interface IDispatchPlaces
{
    void GetTypeInfoCount();

    void GetTypeInfo();

    void GetIDsOfNames();

    void Invoke();
}
#endif

#if NET
[GeneratedComInterface(Options = ComInterfaceOptions.ComObjectWrapper), Guid("2faba4c7-4da9-4013-9697-20cc3fd40f85")]
internal partial interface ITaskService : IDispatchPlaces
#else
[ComImport, Guid("2faba4c7-4da9-4013-9697-20cc3fd40f85"), InterfaceType(ComInterfaceType.InterfaceIsDual)]
internal interface ITaskService
#endif
{
    ITaskFolder GetFolder([MarshalAs(UnmanagedType.BStr)] string path);

    void GetRunningTasks();

    void NewTask();

    void Connect(Variant server, Variant user, Variant domain, Variant password);
}

#if NET
[GeneratedComInterface(Options = ComInterfaceOptions.ComObjectWrapper), Guid("8cfac062-a080-4c15-9a88-aa7c2af80dfc")]
internal partial interface ITaskFolder : IDispatchPlaces
#else
[ComImport, Guid("8cfac062-a080-4c15-9a88-aa7c2af80dfc"), InterfaceType(ComInterfaceType.InterfaceIsDual)]
internal interface ITaskFolder
#endif
{
    void GetName();

    void GetPath();

    void GetFolder();

    void GetFolders();

    void CreateFolder();

    void DeleteFolder();

    IRegisteredTask GetTask([MarshalAs(UnmanagedType.BStr)] string path);

    void GetTasks();

    void DeleteTask([MarshalAs(UnmanagedType.BStr)] string name, int flags);

    IRegisteredTask RegisterTask(
        [MarshalAs(UnmanagedType.BStr)] string path,
        [MarshalAs(UnmanagedType.BStr)] string xml,
        int flags,
        Variant userId,
        Variant password,
        int logonType,
        Variant securityDescriptor);
}

#if NET
[GeneratedComInterface(Options = ComInterfaceOptions.ComObjectWrapper), Guid("9c86f320-dee3-4dd1-b972-a303f26b061e")]
internal partial interface IRegisteredTask : IDispatchPlaces
#else
[ComImport, Guid("9c86f320-dee3-4dd1-b972-a303f26b061e"), InterfaceType(ComInterfaceType.InterfaceIsDual)]
internal interface IRegisteredTask
#endif
{
    void GetName();

    [return: MarshalAs(UnmanagedType.BStr)]
    string GetPath();

    int GetState();

    [return: MarshalAs(UnmanagedType.VariantBool)]
    bool GetEnabled();

    void PutEnabled([MarshalAs(UnmanagedType.VariantBool)] bool enabled);

    /// <returns>An IRunningTask that is the caller's to release.</returns>
    IntPtr Run(Variant parameters);

    void RunEx();

    void GetInstances();

    double GetLastRunTime();

    int GetLastTaskResult();

    int GetNumberOfMissedRuns();

    double GetNextRunTime();

    void GetDefinition();

    [return: MarshalAs(UnmanagedType.BStr)]
    string GetXml();

    void GetSecurityDescriptor();

    void SetSecurityDescriptor();

    void Stop(int flags);
}

/// <summary>A VARIANT that is empty or holds one text; what it holds is freed by <see cref="Dispose"/>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Variant : IDisposable
{
    private const ushort TypeOfText = 8; // VT_BSTR

    private ushort _type;
    private readonly ushort _reserved1;
    private readonly ushort _reserved2;
    private readonly ushort _reserved3;
    private IntPtr _value;
    private readonly IntPtr _secondHalf;

    /// <summary>VT_BSTR, or VT_EMPTY for null.</summary>
    public static Variant Of(string? text) =>
        text is null ? default : new Variant { _type = TypeOfText, _value = Marshal.StringToBSTR(text) };

    public void Dispose()
    {
        if (_type == TypeOfText)
        {
            // It may have held a password.
            Marshal.ZeroFreeBSTR(_value);
            _type = 0;
            _value = IntPtr.Zero;
        }
    }
}

/// <summary>The scheduler as this process meets it.</summary>
internal static class TaskSchedulerClass
{
    private static readonly Guid ClassId = new("0f87369f-a4e5-4cfc-bd3e-73e6154572dd");

    /// <exception cref="COMException">The class is not registered or cannot be made.</exception>
    public static ITaskService Create()
    {
#if NET
        // A constant of the system that a native file is made for: elsewhere nothing of COM is in it.
        if (!ThisSystem.IsWindows)
        {
            throw new PlatformNotSupportedException("The Task Scheduler is part of Windows.");
        }
        // COM as the runtime itself enters it, for the rest of the process: objects are released whenever the collector comes to them.
        Marshal.ThrowExceptionForHR(CoIncrementMTAUsage(out _));
        Marshal.ThrowExceptionForHR(CoCreateInstance(ClassId, IntPtr.Zero, InProcess, typeof(ITaskService).GUID, out IntPtr made));
        try
        {
            unsafe
            {
                return ComInterfaceMarshaller<ITaskService>.ConvertToManaged((void*)made)!;
            }
        }
        finally
        {
            Marshal.Release(made);
        }
#else
        return (ITaskService)Activator.CreateInstance(Type.GetTypeFromCLSID(ClassId, throwOnError: true)!)!;
#endif
    }

#if NET
    private const int InProcess = 1; // CLSCTX_INPROC_SERVER

    [DllImport("ole32.dll", ExactSpelling = true)]
    private static extern int CoIncrementMTAUsage(out IntPtr cookie);

    [DllImport("ole32.dll", ExactSpelling = true)]
    private static extern int CoCreateInstance(in Guid classId, IntPtr outer, int context, in Guid interfaceId, out IntPtr made);
#endif
}

/// <summary>The constants of taskschd.h and the results that are used here.</summary>
internal static class TaskConstants
{
    public const int CreateOrUpdate = 6;

    public const int LogonNone = 0;
    public const int LogonPassword = 1;
    public const int LogonS4U = 2;
    public const int LogonInteractiveToken = 3;
    public const int LogonServiceAccount = 5;

    public const int StateDisabled = 1;
    public const int StateQueued = 2;
    public const int StateReady = 3;
    public const int StateRunning = 4;

    /// <summary>SCHED_S_TASK_HAS_NOT_RUN: registered and never run.</summary>
    public const int HasNotRun = 0x00041303;

    public const int FileNotFound = unchecked((int)0x80070002);
    public const int PathNotFound = unchecked((int)0x80070003);
    public const int AccessDenied = unchecked((int)0x80070005);
    public const int NotImplemented = unchecked((int)0x80004001);
    public const int LogonFailure = unchecked((int)0x8007052E);
    public const int LogonTypeNotGranted = unchecked((int)0x80070569);
    public const int NoneMapped = unchecked((int)0x80070534);
    public const int AccountInformationNotSet = unchecked((int)0x8004130F);
    public const int ServiceNotRunning = unchecked((int)0x80041315);
    public const int SchedulerNotRunning = unchecked((int)0x80041326);
    public const int TaskNotRunning = unchecked((int)0x8004130B);
}
