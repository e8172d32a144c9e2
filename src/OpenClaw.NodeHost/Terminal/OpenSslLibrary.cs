using System.Runtime.InteropServices;
using OpenClaw.Gateway.Compat;

namespace OpenClaw.NodeHost.Terminal;

/// <summary>
/// The system's OpenSSL. On Linux .NET loads it when it first hashes, signs or speaks TLS, which every node does; where there is none it
/// aborts the process after a line that names no remedy. So it is looked for before.
/// </summary>
internal static class OpenSslLibrary
{
    private const string Override = "CLR_OPENSSL_VERSION_OVERRIDE";

    // Those that .NET tries, in its order (opensslshim.c of System.Security.Cryptography.Native).
    private static readonly string[] Names = ["libssl.so.3", "libssl.so.1.1", "libssl.so.1.0.2", "libssl.so.1.0.0", "libssl.so.10"];

    /// <summary>
    /// What to tell who has none, with what to type; null where there is one, or where the system's own cryptography is used.
    /// </summary>
    public static string? WhatIsMissing() => ThisSystem.IsLinux
        ? WhatIsMissing(Environment.GetEnvironmentVariable(Override), static name => NativeLibrary.TryLoad(name, out _))
        : null;

    internal static string? WhatIsMissing(string? version, Func<string, bool> load)
    {
        string[] names = string.IsNullOrEmpty(version) ? Names : ["libssl.so." + version, .. Names];
        return names.Any(load) ? null
            : $"This machine has no OpenSSL ({names[0]}), which the node signs, hashes and speaks TLS with. Install it: apt install libssl3 (Debian, Ubuntu), dnf install openssl-libs (Fedora, RHEL), apk add libssl3 (Alpine).";
    }
}
