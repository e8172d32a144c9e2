#pragma warning disable CA1416 // the registry is asked on Windows only
using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Security;
using Microsoft.Win32;
using OpenClaw.Gateway.Compat;

namespace OpenClaw.Browser.Discovery;

/// <summary>This machine.</summary>
/// <param name="answerStays">How long what a program answered is taken for its answer.</param>
internal sealed class LocalMachine(TimeSpan answerStays) : IMachine
{
    private const int MaxText = 64 * 1024;
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, (Stopwatch Age, string? Text)> _answers = new(StringComparer.Ordinal);

    /// <summary>
    /// A desktop's answer takes some sixty processes, and who looks at several nodes, or checks and then repairs, asks again and again.
    /// </summary>
    public static LocalMachine Own { get; } = new(answerStays: TimeSpan.FromSeconds(10));

    public MachineKind Kind { get; } = ThisSystem.IsWindows ? MachineKind.Windows
        : ThisSystem.IsMacOS ? MachineKind.MacOS : MachineKind.Linux;

    public string Home => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);

    public string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    public bool FileExists(string path) => File.Exists(path);

    public IReadOnlyList<string> List(string directory)
    {
        try
        {
            return Directory.Exists(directory)
                ? Directory.GetFileSystemEntries(directory).Select(entry => Path.GetFileName(entry)).ToArray() : [];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    public string? ReadText(string path)
    {
        try
        {
            return File.Exists(path) && new FileInfo(path).Length <= MaxText ? File.ReadAllText(path) : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public string? Registry(string root, string key, string value)
    {
        if (Kind != MachineKind.Windows)
        {
            return null;
        }
        try
        {
            RegistryKey hive = root == "HKCR" ? Microsoft.Win32.Registry.ClassesRoot : Microsoft.Win32.Registry.CurrentUser;
            using RegistryKey? opened = hive.OpenSubKey(key);
            return opened?.GetValue(value) as string;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or SecurityException)
        {
            return null;
        }
    }

    public string? Ask(string program, params string[] arguments)
    {
        string question = string.Join("\n", arguments.Append(Variable("PATH")).Append(Home).Prepend(program));
        if (_answers.TryGetValue(question, out (Stopwatch Age, string? Text) known) && known.Age.Elapsed < answerStays)
        {
            return known.Text;
        }
        string? text = Answer(program, arguments);
        _answers[question] = (Stopwatch.StartNew(), text);
        return text;
    }

    private static string? Answer(string program, string[] arguments)
    {
        try
        {
            using var process = new Process
            {
                StartInfo = new ProcessStartInfo(program, string.Join(" ", arguments))
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                    UseShellExecute = false,
                    CreateNoWindow = true,
                },
            };
            process.Start();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit((int)AskLimit.TotalMilliseconds))
            {
                process.Kill();
                return null;
            }
            return process.ExitCode == 0 && output.Wait(AskLimit) && output.Result.Trim() is { Length: > 0 } text ? text : null;
        }
        catch (Exception problem) when (problem is Win32Exception or IOException or InvalidOperationException)
        {
            return null;
        }
    }
}
