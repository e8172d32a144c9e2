using System.Runtime.InteropServices;

namespace OpenClaw.Node.Services.Windows;

// The Task Scheduler's dual interfaces (taskschd.idl), early bound: members in the order of the vtable, up to the last one used. Members not used
// keep their place only. Late-bound calls would need IDispatch, which wine does not implement here.

[ComImport, Guid("2faba4c7-4da9-4013-9697-20cc3fd40f85"), InterfaceType(ComInterfaceType.InterfaceIsDual)]
internal interface ITaskService
{
    ITaskFolder GetFolder([MarshalAs(UnmanagedType.BStr)] string path);

    void GetRunningTasks();

    void NewTask();

    void Connect(object? server, object? user, object? domain, object? password);
}

[ComImport, Guid("8cfac062-a080-4c15-9a88-aa7c2af80dfc"), InterfaceType(ComInterfaceType.InterfaceIsDual)]
internal interface ITaskFolder
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
        object? userId,
        object? password,
        int logonType,
        object? securityDescriptor);
}

[ComImport, Guid("9c86f320-dee3-4dd1-b972-a303f26b061e"), InterfaceType(ComInterfaceType.InterfaceIsDual)]
internal interface IRegisteredTask
{
    void GetName();

    [return: MarshalAs(UnmanagedType.BStr)]
    string GetPath();

    int GetState();

    [return: MarshalAs(UnmanagedType.VariantBool)]
    bool GetEnabled();

    void PutEnabled([MarshalAs(UnmanagedType.VariantBool)] bool enabled);

    IRunningTask Run(object? parameters);

    void RunEx();

    IRunningTaskCollection GetInstances(int flags);

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

[ComImport, Guid("6a67614b-6828-4fec-aa54-6d52e8f1f2db"), InterfaceType(ComInterfaceType.InterfaceIsDual)]
internal interface IRunningTaskCollection
{
    int GetCount();

    IRunningTask GetItem(object index);
}

[ComImport, Guid("653758fb-7b9a-4f1e-a471-beeb8e9b834e"), InterfaceType(ComInterfaceType.InterfaceIsDual)]
internal interface IRunningTask
{
    void GetName();

    void GetInstanceGuid();

    void GetPath();

    int GetState();

    void GetCurrentAction();

    void Stop();

    void Refresh();

    int GetEnginePid();
}

/// <summary>The constants of taskschd.h and the results that are used here.</summary>
internal static class TaskConstants
{
    public static readonly Guid ClassId = new("0f87369f-a4e5-4cfc-bd3e-73e6154572dd");

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
