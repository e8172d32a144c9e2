#pragma warning disable CA1416 // only called on Windows
using System.Runtime.InteropServices;
using Microsoft.Win32;
using OpenClaw.Gateway.Diagnostics;

namespace OpenClaw.Node.Native;

/// <summary>The Event Log source of the node: registered at install where the account may, written to by the service host.</summary>
internal sealed class EventLogSource : IDisposable
{
    public const string Name = "OpenClaw Node";

    private const string Key = @"SYSTEM\CurrentControlSet\Services\EventLog\Application\" + Name;

    // Part of every Windows that has .NET Framework 4; its messages are "%1" for every id.
    private const string MessageFile = @"%SystemRoot%\Microsoft.NET\Framework64\v4.0.30319\EventLogMessages.dll";

    private IntPtr _handle;

    private EventLogSource(IntPtr handle) => _handle = handle;

    /// <summary>Registers the source; false without the rights of an administrator.</summary>
    public static bool TryRegister()
    {
        try
        {
            using RegistryKey key = Registry.LocalMachine.CreateSubKey(Key);
            key.SetValue("EventMessageFile", MessageFile, RegistryValueKind.ExpandString);
            key.SetValue("TypesSupported", 7, RegistryValueKind.DWord);
            return true;
        }
        catch (Exception denied) when (denied is UnauthorizedAccessException or System.Security.SecurityException or IOException)
        {
            return false;
        }
    }

    public static void Unregister()
    {
        try
        {
            Registry.LocalMachine.DeleteSubKey(Key, throwOnMissingSubKey: false);
        }
        catch (Exception denied) when (denied is UnauthorizedAccessException or System.Security.SecurityException or IOException)
        {
        }
    }

    /// <summary>The source for writing; null when it is not registered (Windows would file the events under another name).</summary>
    public static EventLogSource? Open()
    {
        try
        {
            using RegistryKey? key = Registry.LocalMachine.OpenSubKey(Key);
            IntPtr handle = key is null ? IntPtr.Zero : RegisterEventSourceW(null, Name);
            return handle == IntPtr.Zero ? null : new EventLogSource(handle);
        }
        catch (Exception denied) when (denied is UnauthorizedAccessException or System.Security.SecurityException or IOException)
        {
            return null;
        }
    }

    public void Write(LogLevel level, int eventId, string message)
    {
        short type = level switch
        {
            LogLevel.Error => 1,
            LogLevel.Warning => 2,
            _ => (short)4,
        };
        // An event holds at most 31,839 characters.
        string text = message.Length > 30_000 ? message.Substring(0, 30_000) : message;
        _ = ReportEventW(_handle, type, 0, eventId & 0xFFFF, IntPtr.Zero, 1, 0, [text], IntPtr.Zero);
    }

    public void Dispose()
    {
        if (_handle != IntPtr.Zero)
        {
            _ = DeregisterEventSource(_handle);
            _handle = IntPtr.Zero;
        }
    }

    [DllImport("advapi32", SetLastError = true, CharSet = CharSet.Unicode)]
    private static extern IntPtr RegisterEventSourceW(string? server, string source);

    [DllImport("advapi32", SetLastError = true, CharSet = CharSet.Unicode)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool ReportEventW(IntPtr log, short type, short category, int eventId, IntPtr user, short strings, int dataSize,
        string[] text, IntPtr data);

    [DllImport("advapi32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool DeregisterEventSource(IntPtr log);
}
