using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using OpenClaw.Gateway.Compat;

namespace OpenClaw.Node.Compat;

/// <summary>
/// The environment block that the system gave this process at its start. On Linux every process of the same account, so every command that
/// the node runs, can read it in <c>/proc/PID/environ</c>: a secret that came in a variable would stand there as long as the node runs. So
/// the values of such variables are wiped in that block; the runtime's own copy, which nobody else sees, keeps them for this process.
/// </summary>
internal static class InitialEnvironment
{
    /// <summary>No environment of a process is larger (ARG_MAX is a quarter of the stack limit).</summary>
    private const long MaxBlock = 64 * 1024 * 1024;

    /// <summary>Wipes the values of the variables that <paramref name="isSecret"/> names.</summary>
    /// <returns>Those that are wiped; empty where the system keeps no such block, or nothing had to be done.</returns>
    public static IReadOnlyList<string> Hide(Func<string, bool> isSecret)
    {
        // The other runtimes read the block itself, each time: there a wiped value would be gone for this process too.
        if (!ThisSystem.IsLinux || !RuntimeInformation.FrameworkDescription.StartsWith(".NET ", StringComparison.Ordinal)
            || RuntimeInformation.FrameworkDescription.StartsWith(".NET Framework", StringComparison.Ordinal))
        {
            return [];
        }
        try
        {
            return Block() is var (start, length) ? Wipe(start, length, isSecret) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No /proc: then nobody else can read it there either.
            return [];
        }
    }

    private static List<string> Wipe(IntPtr start, int length, Func<string, bool> isSecret)
    {
        byte[] block = new byte[length];
        Marshal.Copy(start, block, 0, length);
        List<(string Name, int At, int Length)> values = [];
        for (int at = 0; at < length;)
        {
            int end = Array.IndexOf(block, (byte)0, at);
            end = end < 0 ? length : end;
            int equals = Array.IndexOf(block, (byte)'=', at, end - at);
            if (equals > at && Encoding.UTF8.GetString(block, at, equals - at) is var name && isSecret(name) && end > equals + 1)
            {
                values.Add((name, equals + 1, end - equals - 1));
            }
            at = end + 1;
        }
        if (values.Count == 0)
        {
            return [];
        }
        // Setting any variable makes the runtime copy all of them first; from then on it looks at its copy alone.
        string[] kept = values.Select(value => Environment.GetEnvironmentVariable(value.Name) ?? "").ToArray();
        for (int i = 0; i < kept.Length; i++)
        {
            Environment.SetEnvironmentVariable(values[i].Name, kept[i]);
        }
        foreach ((string _, int at, int count) in values)
        {
            Marshal.Copy(new byte[count], 0, IntPtr.Add(start, at), count);
        }
        if (values.Select(value => Environment.GetEnvironmentVariable(value.Name) ?? "").SequenceEqual(kept))
        {
            return values.Select(value => value.Name).Distinct(StringComparer.Ordinal).ToList();
        }
        // A runtime that does look there: better a secret that can be read than a node that lost it.
        foreach ((string _, int at, int count) in values)
        {
            Marshal.Copy(block, at, IntPtr.Add(start, at), count);
        }
        return [];
    }

    /// <summary>Where the block lies: the fields env_start and env_end of <c>/proc/self/stat</c> (proc(5)).</summary>
    private static (IntPtr Start, int Length)? Block()
    {
        string stat = File.ReadAllText("/proc/self/stat");
        // The second field is the program's name in parentheses, which may hold anything; the rest are numbers.
        string[] fields = stat.Substring(stat.LastIndexOf(')') + 1).Split([' '], StringSplitOptions.RemoveEmptyEntries);
        const int Start = 50 - 3, End = 51 - 3;
        return fields.Length > End
            && long.TryParse(fields[Start], NumberStyles.None, CultureInfo.InvariantCulture, out long start)
            && long.TryParse(fields[End], NumberStyles.None, CultureInfo.InvariantCulture, out long end)
            && start > 0 && end > start && end - start <= MaxBlock
                ? (checked((IntPtr)start), (int)(end - start))
                : null;
    }
}
