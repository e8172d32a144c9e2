using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OpenClaw.Node.Native;

namespace OpenClaw.Node.Execution.Posix;

/// <summary>
/// What the processes of a run carry wherever they go: a variable that children inherit, and the run's pipes. A daemon (<c>setsid</c>,
/// <c>nohup</c>, a double fork) has another session, another group and init as its parent; its environment is still the one it was started
/// with.
/// </summary>
/// <remarks>
/// Not found is a process that did all of it: lost its parent, opened a session, cleared its environment and closed or redirected the three
/// standard descriptors, before it was looked for. Holding those needs a control group, which an ordinary account does not get everywhere.
/// </remarks>
internal sealed class RunMark
{
    public const string Variable = "OPENCLAW_RUN_MARK";

    // A process with a larger environment than this has not got it from a request.
    private const int MostBytes = 4 * 1024 * 1024;

    private readonly byte[] _entry;
    private readonly HashSet<string> _pipes;

    private RunMark(string value, HashSet<string> pipes)
    {
        Value = value;
        _pipes = pipes;
        _entry = Encoding.ASCII.GetBytes(Variable + "=" + value);
    }

    /// <summary>What the variable holds; random, and no secret.</summary>
    public string Value { get; }

    /// <summary>Processes that were there before the run are not of it, whatever they carry; in the kernel's ticks.</summary>
    public ulong NotBefore { get; set; }

    /// <param name="descriptors">The ends that the child gets.</param>
    public static RunMark Create(params int[] descriptors)
    {
        var bytes = new byte[16];
        using (var random = RandomNumberGenerator.Create())
        {
            random.GetBytes(bytes);
        }

        var pipes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var descriptor in descriptors)
        {
            if (PosixFile.ReadLink("/proc/self/fd/" + descriptor.ToString(CultureInfo.InvariantCulture)) is { } pipe
                && pipe.StartsWith("pipe:", StringComparison.Ordinal))
            {
                pipes.Add(pipe);
            }
        }

        return new RunMark(BitConverter.ToString(bytes).Replace("-", "").ToLowerInvariant(), pipes);
    }

    /// <summary>True for a process of the run.</summary>
    public bool IsOn(int pid, ulong startedAt)
    {
        if (startedAt < NotBefore || pid == Compat.CurrentProcess.Id)
        {
            return false;
        }

        var directory = "/proc/" + pid.ToString(CultureInfo.InvariantCulture);
        for (var i = 0; i < 3; i++)
        {
            if (PosixFile.ReadLink(directory + "/fd/" + i.ToString(CultureInfo.InvariantCulture)) is { } target && _pipes.Contains(target))
            {
                return true;
            }
        }

        return HoldsVariable(directory + "/environ");
    }

    private bool HoldsVariable(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1);
            var content = new byte[16 * 1024];
            var length = 0;
            while (file.Read(content, length, content.Length - length) is > 0 and var count)
            {
                length += count;
                if (length == content.Length)
                {
                    if (length >= MostBytes)
                    {
                        break;
                    }

                    Array.Resize(ref content, length * 2);
                }
            }

            return IsIn(content.AsSpan(0, length));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another account's process, or one that has just gone.
            return false;
        }
    }

    private bool IsIn(ReadOnlySpan<byte> variables)
    {
        while (!variables.IsEmpty)
        {
            var end = variables.IndexOf((byte)0);
            var variable = end < 0 ? variables : variables.Slice(0, end);
            if (variable.SequenceEqual(_entry))
            {
                return true;
            }

            variables = end < 0 ? default : variables.Slice(end + 1);
        }

        return false;
    }
}
