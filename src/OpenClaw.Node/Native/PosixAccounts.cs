using System.Globalization;
using OpenClaw.Gateway.Compat;

namespace OpenClaw.Node.Native;

/// <summary>Who the owners and groups of files are, as far as this machine's own files tell.</summary>
internal static class PosixAccounts
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(30);
    private static readonly object Gate = new();
    private static readonly Dictionary<uint, (bool IsPrivate, DateTime At)> Groups = [];

    public static uint Me { get; } = PosixAccount.UserId;

    public static bool IsRoot => Me == 0;

    /// <summary>
    /// True for the group that only this account (or root) is in: the "user private group" that Fedora, Debian and others give each
    /// account, with which a umask of 002 makes everything group-writable and nobody else can write it.
    /// </summary>
    public static bool IsPrivateGroup(uint group)
    {
        lock (Gate)
        {
            DateTime now = DateTime.UtcNow;
            if (Groups.TryGetValue(group, out (bool IsPrivate, DateTime At) known) && now - known.At < KeptFor && now >= known.At)
            {
                return known.IsPrivate;
            }
            bool isPrivate = IsPrivate(group, Lines("/etc/group"), Lines("/etc/passwd"), Me);
            Groups[group] = (isPrivate, now);
            return isPrivate;
        }
    }

    /// <summary>The account's name where this machine's own file has it; else its number.</summary>
    public static string NameOf(uint user) => NameOf(Lines("/etc/passwd"), user);

    internal static string NameOf(IEnumerable<string> accounts, uint user) =>
        accounts.Select(line => line.Split(':'))
            .FirstOrDefault(parts => parts.Length > 2 && IsNumber(parts[2], user))?[0] is { Length: > 0 } name
            ? name : $"the account {user.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>
    /// True for an owner who cannot be told: in a user namespace (rootless containers, bubblewrap, PrivateUsers=) every account that is not
    /// mapped, the machine's root among them, looks like "nobody".
    /// </summary>
    public static bool IsUnmapped(uint user) => user == Overflow.Value;

    /// <summary>The account's own umask, where the account's entry or the machine's default says one; 022 otherwise.</summary>
    public static int Umask() => Umask(Lines("/etc/passwd"), Lines("/etc/login.defs"), Me);

    /// <summary>
    /// What commands make has the modes that the account's files have, whatever the service manager or the shell left behind that started
    /// the node. Files of the node itself get their modes one by one.
    /// </summary>
    public static void TakeUmask()
    {
        if (!ThisSystem.IsWindows)
        {
            PosixFile.SetUmask(Umask());
        }
    }

    internal static int Umask(IEnumerable<string> accounts, IEnumerable<string> defaults, uint me)
    {
        // pam_umask reads the comment of the account first ("Ann,,,,umask=027"), then login.defs.
        string? own = accounts.Select(line => line.Split(':'))
            .FirstOrDefault(parts => parts.Length > 4 && IsNumber(parts[2], me)) is { } account
            ? account[4].Split(',').Select(part => part.Trim()).FirstOrDefault(part => part.StartsWith("umask=", StringComparison.Ordinal))
                ?.Substring("umask=".Length)
            : null;
        string? machine = defaults.Select(line => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .LastOrDefault(parts => parts.Length > 1 && parts[0] == "UMASK")?[1];
        return Octal(own) ?? Octal(machine) ?? 0b000_010_010;
    }

    internal static bool IsPrivate(uint group, IReadOnlyList<string> groups, IReadOnlyList<string> accounts, uint me)
    {
        string? mine = null;
        HashSet<string> trusted = new(StringComparer.Ordinal) { "root" };
        foreach (string[] account in accounts.Select(line => line.Split(':')).Where(parts => parts.Length > 3))
        {
            bool own = IsNumber(account[2], me);
            if (own)
            {
                mine = account[0];
                trusted.Add(account[0]);
            }
            else if (IsNumber(account[3], group) && !IsNumber(account[2], 0))
            {
                return false;
            }
        }
        return mine is not null
            && groups.Select(line => line.Split(':')).FirstOrDefault(parts => parts.Length > 3 && IsNumber(parts[2], group)) is { } entry
            && (entry[0] == mine || entry[0] == "root")
            && entry[3].Split(',').All(member => member.Trim().Length == 0 || trusted.Contains(member.Trim()));
    }

    private static readonly Lazy<uint> Overflow =
        new(() => UnmappedUser(Lines("/proc/self/uid_map"), Lines("/proc/sys/kernel/overflowuid"), Me));

    /// <summary>
    /// Which number accounts have that this process cannot see; <see cref="uint.MaxValue"/> where there are none, or where the number is an
    /// account's own: rootless containers map nobody as well, and what belongs to nobody there is writable by whoever runs as nobody.
    /// </summary>
    internal static uint UnmappedUser(IReadOnlyList<string> map, IReadOnlyList<string> overflow, uint me)
    {
        if (map.Count == 0 || overflow.Count == 0
            || !uint.TryParse(overflow[0], NumberStyles.None, CultureInfo.InvariantCulture, out uint id) || id == me)
        {
            return uint.MaxValue;
        }
        foreach (string line in map)
        {
            if (line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries) is not [var first, _, var count]
                || !uint.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out uint from)
                || !uint.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out uint many) || id >= from && id - from < many)
            {
                return uint.MaxValue;
            }
        }
        return id;
    }

    private static bool IsNumber(string text, uint number) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint value) && value == number;

    private static int? Octal(string? text)
    {
        if (text is null || text.Length is 0 or > 5 || text.Any(c => c is < '0' or > '7'))
        {
            return null;
        }
        int value = text.Aggregate(0, (sum, c) => (sum * 8) + (c - '0'));
        return value <= 0b111_111_111 ? value : null;
    }

    private static IReadOnlyList<string> Lines(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllLines(path) : [];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
