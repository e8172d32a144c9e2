using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace OpenClaw.LiveTests.Gateways;

/// <summary>
/// A gateway release on this machine, installed by npm once and used by every later run. The folder appears under its final name only when
/// the installation is whole, so an interrupted one is repeated, never used.
/// </summary>
internal sealed record GatewayInstallation(GatewayRelease Release, string Directory, string NodeProgram)
{
    /// <summary>The gateway needs Node 24; where the machine has another one, npm's own package `node` brings it.</summary>
    private const string NodePackage = "node";
    private const string NodeVersion = "24";
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(8);

    /// <summary>
    /// What npm could not install in this run, and why: it takes more than a minute to give up, and the next fixture would ask again.
    /// </summary>
    private static readonly ConcurrentDictionary<string, string> _failures = new();

    public string EntryPoint => Path.Combine(Directory, "node_modules", Path.Combine(Release.EntryPoint.Split('/')));

    /// <summary>Where the reference's own documents and code are, for those who look something up.</summary>
    public string PackageDirectory => Path.Combine(Directory, "node_modules", Release.Package);

    /// <exception cref="GatewayUnavailableException">npm is missing, or the registry does not answer.</exception>
    public static async Task<GatewayInstallation> EnsureAsync(GatewayRelease release, CancellationToken cancellationToken)
    {
        System.IO.Directory.CreateDirectory(LiveEnvironment.Root);
        using var alone = await LockAsync(Path.Combine(LiveEnvironment.Root, "install.lock"), cancellationToken);
        var node = NodeProgramIn(await InstallAsync("node-" + NodeVersion, NodeManifest(), [], nodeProgram: null, signalStub: false,
            cancellationToken));
        var gateway = await InstallAsync(release.Name, release.Manifest(), release.InstallArguments, node, release.NeedsSignalStub,
            cancellationToken);
        return new GatewayInstallation(release, gateway, node);
    }

    private static JsonObject NodeManifest() => new()
    {
        ["name"] = "openclaw-live-node",
        ["private"] = true,
        ["dependencies"] = new JsonObject { [NodePackage] = NodeVersion },
    };

    private static string NodeProgramIn(string directory)
    {
        var program = Path.Combine(directory, "node_modules", NodePackage, "bin", OperatingSystem.IsWindows() ? "node.exe" : "node");
        return File.Exists(program) ? program
            : throw new GatewayUnavailableException($"npm's package '{NodePackage}' brought no program {program}.");
    }

    private static async Task<string> InstallAsync(
        string name, JsonObject manifest, IReadOnlyList<string> arguments, string? nodeProgram, bool signalStub,
        CancellationToken cancellationToken)
    {
        var final = Path.Combine(LiveEnvironment.Root, name);
        if (System.IO.Directory.Exists(final))
        {
            return final;
        }

        if (_failures.TryGetValue(name, out var failure))
        {
            throw new GatewayUnavailableException(failure);
        }

        var npm = FindNpm()
            ?? throw new GatewayUnavailableException("npm was not found on PATH; the real gateway comes from the npm registry.");
        var work = final + ".part-" + Guid.NewGuid().ToString("N")[..8];
        System.IO.Directory.CreateDirectory(work);
        await File.WriteAllTextAsync(Path.Combine(work, "package.json"), manifest.ToJsonString(), cancellationToken);
        if (signalStub)
        {
            SignalStub.Write(Path.Combine(work, "stubs", "libsignal"));
        }

        // The gateway's install script refuses any other Node: npm must run under the one just installed.
        var path = Path.GetDirectoryName(nodeProgram) + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
        var environment = nodeProgram is null ? null : new Dictionary<string, string?> { ["PATH"] = path };
        var ended = await Tool.RunAsync(npm, ["install", "--no-audit", "--no-fund", .. arguments], work, environment, InstallLimit,
            cancellationToken);
        if (ended.ExitCode != 0)
        {
            System.IO.Directory.Delete(work, recursive: true);
            failure = $"npm could not install {name} ({ended.Summary}): {ended.Tail(600)}";
            _failures[name] = failure;
            throw new GatewayUnavailableException(failure);
        }

        if (signalStub)
        {
            // npm leaves its link or an older copy: what is imported is to be the stub and nothing else.
            SignalStub.Write(Path.Combine(work, "node_modules", "libsignal"));
        }

        System.IO.Directory.Move(work, final);
        return final;
    }

    private static string? FindNpm()
    {
        var names = OperatingSystem.IsWindows() ? new[] { "npm.cmd", "npm.exe" } : ["npm"];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(directory => names.Select(name => Path.Combine(directory, name)))
            .FirstOrDefault(File.Exists);
    }

    private static async Task<FileStream> LockAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                // Another test run installs: its result is ours as well.
                await Task.Delay(500, cancellationToken);
            }
        }
    }
}
