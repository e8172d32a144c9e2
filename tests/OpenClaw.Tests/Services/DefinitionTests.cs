using System.Xml;
using OpenClaw.Node.Services;
using OpenClaw.Node.Services.Install;
using OpenClaw.Node.Services.Launchd;
using OpenClaw.Node.Services.Systemd;
using OpenClaw.Node.Services.Windows;

namespace OpenClaw.Tests.Services;

public class DefinitionTests
{
    private static readonly ServiceDefinition MachineUnit = Definitions.Posix with
    {
        Scope = ServiceScope.Machine,
        Account = new ServiceAccount("openclaw-node", ServiceLogon.Managed) { Dedicated = true },
    };

    [Fact]
    public void UserUnit() => GoldenFile.Check("user.service", SystemdUnit.Render(Definitions.Posix));

    [Fact]
    public void MachineUnitIsHardened() => GoldenFile.Check("machine.service", SystemdUnit.Render(MachineUnit));

    [Fact]
    public void HostileUnit() => GoldenFile.Check("hostile.service", SystemdUnit.Render(Definitions.HostilePosix));

    [Fact]
    public void AnAccountOfSomebodyIsNotHardened() =>
        Assert.DoesNotContain("NoNewPrivileges",
            SystemdUnit.Render(MachineUnit with { Account = new ServiceAccount("root", ServiceLogon.Managed) }), StringComparison.Ordinal);

    [Fact]
    public void Nothing_of_the_accounts_directory_is_read_or_written_for_it_by_root()
    {
        // Whatever systemd opens below that directory it opens as root, and through the links that the account put there.
        string[] onlyNames = ["ExecStart", "WorkingDirectory", "Environment"];
        IEnumerable<string> named = SystemdUnit.Render(MachineUnit).Split('\n')
            .Where(line => line.Contains("/home/ada", StringComparison.Ordinal));
        Assert.All(named, line => Assert.Contains(line.Substring(0, line.IndexOf('=')), onlyNames));
    }

    [Fact]
    public void Agent() =>
        GoldenFile.Check("agent.plist",
            LaunchdPlist.Render(Definitions.Posix with { Name = "ai.openclaw.node" }, "/Users/ada/Library/Logs/openclaw/node.log",
                "/dev/null"));

    [Fact]
    public void Daemon() =>
        GoldenFile.Check("daemon.plist", LaunchdPlist.Render(MachineUnit, "/Library/Logs/openclaw/node.log", "/dev/null"));

    [Fact]
    public void HostileAgent() =>
        GoldenFile.Check("hostile.plist", LaunchdPlist.Render(Definitions.HostilePosix, "/Users/jürgen müller/<log>&.log", "/dev/null"));

    [Fact]
    public void UnattendedTask() => GoldenFile.Check("unattended.task.xml", TaskXml.Render(Definitions.Windows));

    [Fact]
    public void HostileInteractiveTask() => GoldenFile.Check("hostile.task.xml", TaskXml.Render(Definitions.HostileWindows));

    [Fact]
    public void ManagedAccountTask() => GoldenFile.Check(
        "managed.task.xml",
        TaskXml.Render(Definitions.Windows with { Scope = ServiceScope.Machine,
            Account = new ServiceAccount(@"CONTOSO\node$", ServiceLogon.Managed) }));

    [Fact]
    public void UnitsAreReadBackAsWritten()
    {
        foreach (ServiceDefinition definition in new[] { Definitions.Posix, Definitions.HostilePosix, MachineUnit })
        {
            Same(definition, SystemdUnit.Parse(SystemdUnit.Render(definition), "unit"), withEnvironment: true);
        }
    }

    [Fact]
    public void PropertyListsAreReadBackAsWritten()
    {
        foreach (ServiceDefinition definition in new[] { Definitions.Posix, Definitions.HostilePosix, MachineUnit })
        {
            Same(definition, LaunchdPlist.Parse(LaunchdPlist.Render(definition, "/out", "/err"), "plist"), withEnvironment: true);
        }
    }

    [Fact]
    public void TasksAreReadBackAsWritten()
    {
        foreach (ServiceDefinition definition in new[] { Definitions.Windows, Definitions.HostileWindows })
        {
            (ServiceCommand? command, string? account, string? logon, _) = TaskXml.Parse(TaskXml.Render(definition), "task");
            Same(definition, command, withEnvironment: false);
            Assert.Equal(definition.Account.Name, account);
            Assert.Equal(definition.Account.Logon == ServiceLogon.Unattended ? "S4U" : "InteractiveToken", logon);
        }
    }

    /// <summary>Property list keys and their types as documented in launchd.plist(5).</summary>
    [Fact]
    public void PropertyListKeysHaveTheDocumentedTypes()
    {
        var types = new Dictionary<string, string>
        {
            ["Label"] = "string", ["Comment"] = "string", ["RunAtLoad"] = "true", ["KeepAlive"] = "dict", ["ExitTimeOut"] = "integer",
            ["ProcessType"] = "string",
            ["ThrottleInterval"] = "integer", ["Umask"] = "integer", ["UserName"] = "string", ["StandardInPath"] = "string",
            ["ProgramArguments"] = "array",
            ["WorkingDirectory"] = "string", ["StandardOutPath"] = "string", ["StandardErrorPath"] = "string",
            ["EnvironmentVariables"] = "dict",
        };
        var document = new XmlDocument { XmlResolver = null };
        document.LoadXml(LaunchdPlist.Render(MachineUnit, "/out", "/err"));
        XmlNodeList children = document.DocumentElement!.SelectSingleNode("dict")!.ChildNodes;
        Assert.Equal(types.Count * 2, children.Count);
        for (int i = 0; i < children.Count; i += 2)
        {
            Assert.Equal("key", children[i]!.Name);
            Assert.Equal(types[children[i]!.InnerText], children[i + 1]!.Name);
        }
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData("a\0b")]
    [InlineData("a\u0007b")]
    [InlineData("a\u0085b")]
    [InlineData("lone surrogate")]
    [InlineData("a\uFFFEb")]
    public void LineBreaksControlCharactersAndBrokenUnicodeAreRefusedEverywhere(string bad)
    {
        // An attribute is stored as UTF-8 and could not hold this one.
        bad = bad == "lone surrogate" ? "a\uD800b" : bad;
        ServiceDefinition p = Definitions.Posix, w = Definitions.Windows;
        foreach (ServiceDefinition d in new[]
        {
            p with { Name = bad }, p with { Description = bad },
            p with { Account = new ServiceAccount(bad, ServiceLogon.Managed), Scope = ServiceScope.Machine },
            p with { Program = "/" + bad }, p with { Arguments = ["x", bad] }, p with { WorkingDirectory = "/" + bad },
            p with { StateDirectory = "/" + bad },
            p with { Environment = [new("A", bad)] }, p with { Environment = [new("A" + bad, "b")] },
        })
        {
            Refused(() => SystemdUnit.Render(d));
            Refused(() => LaunchdPlist.Render(d, "/out", "/err"));
            Refused(() => TaskXml.Render(d));
        }
        Refused(() => TaskXml.Render(w with { Arguments = [bad] }));
        Refused(() => LaunchdPlist.Render(p, "/" + bad, "/err"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("openclaw-node")]
    [InlineData("./openclaw-node")]
    [InlineData("C:openclaw-node")]
    [InlineData("/bin/blank ")]
    public void ProgramsAreFullPaths(string program)
    {
        Refused(() => SystemdUnit.Render(Definitions.Posix with { Program = program }));
        Refused(() => TaskXml.Render(Definitions.Windows with { Program = program }));
    }

    [Theory]
    [InlineData("OPENCLAW_GATEWAY_TOKEN")]
    [InlineData("openclaw_gateway_password")]
    [InlineData("CF_ACCESS_CLIENT_SECRET")]
    [InlineData("OPENCLAW_SETUP_CODE")]
    [InlineData("A=B")]
    [InlineData("")]
    [InlineData("1A")]
    [InlineData("A-B")]
    public void SecretsAndBadNamesAreRefusedAsVariables(string name) =>
        Refused(() => SystemdUnit.Render(Definitions.Posix with { Environment = [new(name, "value")] }));

    [Theory]
    [InlineData(@"C:\%TEMP%\x.exe", true)]
    [InlineData(@"C:\$(Arg0)\x.exe", true)]
    [InlineData(@"C:\50%\x.exe", false)]
    [InlineData(@"C:\100%%\x.exe", false)]
    [InlineData(@"C:\$HOME\x.exe", false)]
    public void WhatWindowsWouldExpandIsRefused(string path, bool refused)
    {
        if (refused)
        {
            Refused(() => TaskXml.Render(Definitions.Windows with { Program = path }));
            Refused(() => TaskXml.Render(Definitions.Windows with { Arguments = [path] }));
            Refused(() => TaskXml.Render(Definitions.Windows with { WorkingDirectory = path }));
        }
        else
        {
            Assert.Contains(path, TaskXml.Render(Definitions.Windows with { Program = path }), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/opt/it's/node")]
    [InlineData("/opt/\"x\"/node")]
    [InlineData("/opt/a\\b/node")]
    public void SystemdStartsNoProgramWithQuotesInItsPath(string program) =>
        Refused(() => SystemdUnit.Render(Definitions.Posix with { Program = program }));

    [Fact]
    public void AUnitCannotHoldADirectoryThatEndsWithABackslash() =>
        Refused(() => SystemdUnit.Render(Definitions.Posix with { WorkingDirectory = @"/home/a\" }));

    [Theory]
    [InlineData("OPENCLAW_SYSTEMD_UNIT", "mine.service", "mine")]
    [InlineData("OPENCLAW_SYSTEMD_UNIT", " ", "openclaw-node")]
    [InlineData("OPENCLAW_SYSTEMD_UNIT", "../../etc/passwd", null)]
    [InlineData("OPENCLAW_SYSTEMD_UNIT", "-f", null)]
    [InlineData("OPENCLAW_SYSTEMD_UNIT", "a b", null)]
    [InlineData("OPENCLAW_LAUNCHD_LABEL", "com.example.node", "com.example.node")]
    [InlineData("OPENCLAW_LAUNCHD_LABEL", "a/b", null)]
    [InlineData("OPENCLAW_WINDOWS_TASK_NAME", "My Nödé 2", "My Nödé 2")]
    [InlineData("OPENCLAW_WINDOWS_TASK_NAME", @"\Microsoft\x", null)]
    [InlineData("OPENCLAW_WINDOWS_TASK_NAME", "%x%", null)]
    public void NamesComeFromTheEnvironmentAndLeadNowhereElse(string variable, string value, string? expected)
    {
        ServiceNames names = ServiceManagers.All.Single(manager => manager.Names.Variable == variable).Names;
        string Resolve() => names.Resolve(name => name == variable ? value : null);
        if (expected is null)
        {
            Refused(() => Resolve());
        }
        else
        {
            Assert.Equal(expected, Resolve());
        }
    }

    private static void Refused(Action render) =>
        Assert.Equal(ServiceProblem.InvalidDefinition, Assert.Throws<ServiceException>(render).Problem);

    private static void Same(ServiceDefinition definition, ServiceCommand? command, bool withEnvironment)
    {
        Assert.NotNull(command);
        Assert.Equal([definition.Program, .. definition.Arguments], command.ProgramArguments);
        Assert.Equal(definition.WorkingDirectory, command.WorkingDirectory);
        if (withEnvironment)
        {
            Assert.Equal(
                definition.Environment.Where(v => v.Value.Trim().Length > 0).OrderBy(v => v.Key, StringComparer.Ordinal),
                command.Environment.OrderBy(v => v.Key, StringComparer.Ordinal));
        }
    }
}
