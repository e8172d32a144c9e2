using System.Runtime.InteropServices;
using OpenClaw.Node.Execution;
using OpenClaw.Node.Execution.Programs;

namespace OpenClaw.Tests.Execution;

/// <summary>What an allowed command looks up by its name comes from absolute places, as the command itself does.</summary>
public sealed class SearchPathTests
{
    [Theory]
    [InlineData("/usr/bin:/bin", "/usr/bin:/bin")]
    [InlineData("rel::/usr/bin", "/usr/bin")]
    [InlineData("/usr/bin:", "/usr/bin")]
    [InlineData(":/usr/bin", "/usr/bin")]
    [InlineData("/a::/b", "/a:/b")]
    [InlineData(".:/usr/bin:..", "/usr/bin")]
    [InlineData("./bin:/usr/bin:bin/", "/usr/bin")]
    [InlineData("~/bin:~root/bin:/usr/bin", "/usr/bin")]
    [InlineData("$HOME/bin:/usr/bin", "/usr/bin")]
    [InlineData(" /bin:/usr/bin", "/usr/bin")]
    [InlineData("/bin /x:/usr/bin", "/bin /x:/usr/bin")]
    [InlineData("\\bin:C:\\bin:/usr/bin", "/usr/bin")]
    [InlineData("/not/there:/usr/bin/:/usr/bin/../bin:/usr/bin", "/not/there:/usr/bin/:/usr/bin/../bin:/usr/bin")]
    [InlineData("//server/bin", "//server/bin")]
    [InlineData("rel", "")]
    [InlineData("", "")]
    public void On_POSIX_only_absolute_entries_are_left(string path, string expected) =>
        Assert.Equal(expected, SearchPath.AbsoluteOnly(path, windows: false));

    [Theory]
    [InlineData(@"C:\Windows\system32;C:\Windows", @"C:\Windows\system32;C:\Windows")]
    [InlineData(@".;C:\Windows", @"C:\Windows")]
    [InlineData(@"C:\Windows;;bin;..\x;", @"C:\Windows")]
    [InlineData(@"C:tools;C:;\tools;/tools;C:\Windows", @"C:\Windows")]
    [InlineData(@"%USERPROFILE%\bin;~\bin;C:\Windows", @"C:\Windows")]
    [InlineData(@"C:/tools;\\server\share\bin;\\?\C:\x", @"C:/tools;\\server\share\bin;\\?\C:\x")]
    [InlineData("\"C:\\Program Files\\Git\";\"rel\"; C:\\Windows ", "\"C:\\Program Files\\Git\"; C:\\Windows ")]
    [InlineData("\"C:\\a;b\";C:\\Windows", "C:\\Windows")]
    [InlineData(".", "")]
    public void On_Windows_only_entries_with_a_drive_or_a_server_are_left(string path, string expected) =>
        Assert.Equal(expected, SearchPath.AbsoluteOnly(path, windows: true));

    [Fact]
    public void Under_rules_a_child_gets_only_absolute_entries_and_everywhere_the_same_place_is_searched()
    {
        bool windows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);
        (string path, string absolute) = windows ? (@"rel;;C:\Windows;.", @"C:\Windows") : ("rel::/usr/bin:.", "/usr/bin");
        KeyValuePair<string, string>[] inherited = [new("PATH", path)];
        Assert.Equal(absolute,
            HostEnvironment.BuildUnder(new EnvironmentRules { IsListed = true }, inherited, null, isShellWrapper: false)["PATH"]);
        // Named by the policy as well: what a name means does not depend on who named the variable.
        Assert.Equal(absolute,
            HostEnvironment.BuildUnder(new EnvironmentRules { IsListed = true, Inherit = ["PATH"] }, inherited, null,
                isShellWrapper: true)["PATH"]);
        // Where everything may run anyway it is the account's own business.
        Assert.Equal(path, HostEnvironment.BuildUnder(EnvironmentRules.Everything, inherited, null, isShellWrapper: false)["PATH"]);
    }

    /// <summary>Wine's runtime hangs in the second skip of this method.</summary>
    [Theory]
    [Trait("NotUnder", "wine")]
    [InlineData("rel::.")]
    [InlineData("")]
    public void A_path_of_which_nothing_is_left_is_the_systems(string path)
    {
        Assert.SkipWhen(RuntimeInformation.IsOSPlatform(OSPlatform.Windows), "an empty PATH on Windows searches the system's directories");
        KeyValuePair<string, string>[] inherited = [new("PATH", path)];
        Assert.Equal("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            HostEnvironment.BuildUnder(new EnvironmentRules { IsListed = true }, inherited, null, isShellWrapper: false)["PATH"]);
    }
}
