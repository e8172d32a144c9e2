namespace OpenClaw.Browser.Discovery;

internal enum MachineKind
{
    Windows,
    Linux,
    MacOS,
}

/// <summary>What the search for a browser asks of a machine.</summary>
internal interface IMachine
{
    MachineKind Kind { get; }

    string Home { get; }

    string? Variable(string name);

    bool FileExists(string path);

    /// <summary>Names of the entries of a directory; none when it is not there.</summary>
    IReadOnlyList<string> List(string directory);

    /// <summary>The text of a small file; null when it is not there.</summary>
    string? ReadText(string path);

    /// <summary>A value of the registry: <c>HKCU</c> or <c>HKCR</c>, the key, the value's name (empty for the default one).</summary>
    string? Registry(string root, string key, string value);

    /// <summary>What a small program prints, trimmed; null when it fails or is not there.</summary>
    string? Ask(string program, params string[] arguments);
}
