using OpenClaw.Node.Services;
using OpenClaw.Node.Services.Runtime;

namespace OpenClaw.Tests.Services;

/// <summary>Which command starts the PowerShell of a session again: it goes into the definition of the service.</summary>
public sealed class PowerShellHostTests : IDisposable
{
    private readonly string _root = Path.Combine(Path.GetTempPath(), "openclaw-shell-" + Guid.NewGuid().ToString("N"));

    public PowerShellHostTests() => Directory.CreateDirectory(_root);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    // What lies in $PSHOME, the program of the process, and the command's program and first arguments; "-" where there is no shell to
    // start.
    [Theory]
    [InlineData("pwsh pwsh.dll", "home/pwsh", "home/pwsh")]
    [InlineData("pwsh pwsh.dll", "tools/pwsh", "home/pwsh")]
    [InlineData("pwsh.exe pwsh.dll", "home/pwsh.exe", "home/pwsh.exe")]
    [InlineData("powershell.exe", "home/powershell.exe", "home/powershell.exe")]
    [InlineData("powershell.exe", "home/powershell_ise.exe", "home/powershell.exe")]
    [InlineData("pwsh.dll", "sdk/dotnet", "sdk/dotnet home/pwsh.dll")]
    [InlineData("pwsh.dll", "sdk/dotnet.exe", "sdk/dotnet.exe home/pwsh.dll")]
    [InlineData("pwsh.dll", "sdk/DOTNET.EXE", "sdk/DOTNET.EXE home/pwsh.dll")]
    [InlineData("pwsh.exe pwsh.dll", "sdk/dotnet.exe", "sdk/dotnet.exe home/pwsh.dll")]
    [InlineData("pwsh pwsh.dll", "sdk/dotnet", "sdk/dotnet home/pwsh.dll")]
    [InlineData("pwsh.dll", "app/testhost", "-")]
    [InlineData("pwsh.dll", null, "-")]
    [InlineData("", "sdk/dotnet", "-")]
    [InlineData("", "app/my-host", "-")]
    [InlineData("System.Management.Automation.dll", "sdk/dotnet", "-")]
    public void TheShellOfASessionIsFound(string inHome, string? process, string expected)
    {
        foreach (string file in inHome.Split([' '], StringSplitOptions.RemoveEmptyEntries))
        {
            Write(Path.Combine("home", file));
        }
        string? program = process is null ? null : Write(process);
        Directory.CreateDirectory(Path.Combine(_root, "home"));

        PowerShellHost? found = PowerShellHost.Find(Path.Combine(_root, "home"), program);

        string[] words = found is null ? ["-"] : [found.Program, .. found.Arguments];
        Assert.Equal(expected, string.Join(" ", words.Select(word => word.Replace(_root, "").TrimStart('/', '\\').Replace('\\', '/'))));
    }

    [Fact]
    public void ADotnetThatIsGoneIsNotNamed()
    {
        Write("home/pwsh.dll");
        Assert.Null(PowerShellHost.Find(Path.Combine(_root, "home"), Path.Combine(_root, "gone", "dotnet")));
    }

    [Theory]
    [InlineData("cache/powershell/7.6.9", "cache/powershell/7.6.9/tools/net10.0/any/unix", true)]
    [InlineData("tools/.store/powershell/7.6.9/powershell/7.6.9",
        "tools/.store/powershell/7.6.9/powershell/7.6.9/tools/net10.0/any/unix", false)]
    [InlineData("", "opt/microsoft/powershell/7/x/y/z", false)]
    public void AToolInThePackageCacheIsKnown(string package, string home, bool expected)
    {
        Write(Path.Combine(home, "pwsh.dll"));
        if (package.Length > 0)
        {
            Write(Path.Combine(package, ".nupkg.metadata"));
        }
        Assert.Equal(expected, PowerShellHost.LiesInPackageCache(Path.Combine(_root, home.Replace('/', Path.DirectorySeparatorChar))));
    }

    [Fact]
    public void ARootIsNoPackage()
    {
        Assert.False(PowerShellHost.LiesInPackageCache(Path.GetPathRoot(_root)!));
    }

    [Fact]
    public void TheLibraryComesBeforePowerShellsOwnArguments()
    {
        var tool = new PowerShellHost("/usr/share/dotnet/dotnet", ["/tools/any/unix/pwsh.dll"]);
        RuntimeCommand command = RuntimeCommand.Create(ServiceRuntimeKind.PowerShell, "bin/x.dll", tool, "/state", hidden: false,
            supervised: false);
        Assert.Equal("/usr/share/dotnet/dotnet", command.Program);
        Assert.Equal(["/tools/any/unix/pwsh.dll", "-NoLogo", "-NoProfile", "-NonInteractive", "-Command"], command.Arguments.Take(5));
    }

    [Fact]
    public void TheSettingsKeepTheWholeCommandAndReadThoseOfBefore()
    {
        var settings = new ServiceSettings
        {
            Manager = ServiceManagerKind.Systemd,
            Scope = ServiceScope.User,
            Name = "openclaw-node",
            Runtime = ServiceRuntimeKind.PowerShell,
            HostProgram = "/usr/bin/dotnet",
            HostArguments = ["/tools/pwsh.dll"],
        };
        settings.Save(_root);
        Assert.Equal(["/usr/bin/dotnet", "/tools/pwsh.dll"], Words(PowerShellHost.Of(ServiceSettings.Load(_root)!)!));
        (settings with { HostArguments = null }).Save(_root);
        Assert.Equal(["/usr/bin/dotnet"], Words(PowerShellHost.Of(ServiceSettings.Load(_root)!)!));
        (settings with { HostProgram = null, HostArguments = null }).Save(_root);
        Assert.Null(PowerShellHost.Of(ServiceSettings.Load(_root)!));
    }

    private static string[] Words(PowerShellHost host) => [host.Program, .. host.Arguments];

    private string Write(string relative)
    {
        string path = Path.Combine(_root, relative.Replace('/', Path.DirectorySeparatorChar));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
        return path;
    }
}
