using System.Globalization;
using OpenClaw.Node.State;

namespace OpenClaw.Node.Services;

/// <summary>The names one manager knows a node by, and the variable that changes them (docs/protocol/state.md 7).</summary>
/// <param name="Variable">Of the environment.</param>
/// <param name="Usual">Where it is not set.</param>
/// <param name="Old">The one of the old product (docs/protocol/state.md 8); it had no Windows service.</param>
internal sealed record ServiceNames(string Variable, string Usual, string Old)
{
    /// <summary>The Windows account and service; a virtual account bears the service's name.</summary>
    public const string DefaultWindowsService = "OpenClawNode";

    /// <summary>The POSIX account of a machine-scope service.</summary>
    public const string DedicatedAccount = "openclaw-node";

    /// <summary>What a name may hold beside letters, digits, '.', '-' and '_'.</summary>
    public string Marks { get; init; } = "";

    /// <summary>An ending that people write and the manager adds by itself.</summary>
    public string Suffix { get; init; } = "";

    // The name becomes a file name, a registry key or an argument: letters, digits and a few marks; nothing that leads elsewhere.
    public string Resolve(Func<string, string?> environment, NodeFlavor flavor = NodeFlavor.OpenClaw)
    {
        string name = StateLocation.Meaning(OldNames.AlsoIn(environment)(Variable)) ?? (flavor == NodeFlavor.Clawdbot ? Old : Usual);
        bool plain = name.Length <= 128 && name[0] is not ('.' or '-' or ' ')
            && name.All(c => IsWord(c) || c is '.' or '-' or '_' || Marks.IndexOf(c) >= 0);
        return plain
            ? WithoutSuffix(name)
            : throw new ServiceException(ServiceProblem.InvalidDefinition,
                $"{Variable} may hold letters, digits, '.', '-' and '_' only (at most 128).");
    }

    private static bool IsWord(char c) => CharUnicodeInfo.GetUnicodeCategory(c) is
        UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.OtherLetter
            or UnicodeCategory.DecimalDigitNumber;

    private string WithoutSuffix(string name) =>
        Suffix.Length > 0 && name.Length > Suffix.Length && name.EndsWith(Suffix, StringComparison.Ordinal)
            ? name.Substring(0, name.Length - Suffix.Length) : name;
}
