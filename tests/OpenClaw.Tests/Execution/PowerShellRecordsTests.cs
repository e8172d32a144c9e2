using OpenClaw.Node.Execution;

namespace OpenClaw.Tests.Execution;

/// <summary>What PowerShell writes to its error output when it was given an encoded command, as text.</summary>
public sealed class PowerShellRecordsTests
{
    private const string Open = "#< CLIXML\r\n<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">";
    private const string Progress =
        "<Obj S=\"progress\" RefId=\"0\"><TN RefId=\"0\"><T>System.Management.Automation.PSCustomObject</T><T>System.Object</T></TN><MS><I64 N=\"SourceId\">1</I64>"
        + "<PR N=\"Record\"><AV>Preparing modules for first use.</AV><AI>0</AI><Nil /><PI>-1</PI><PC>-1</PC><T>Completed</T><SR>-1</SR><SD> </SD></PR></MS></Obj>";

    public static TheoryData<string, string> Outputs() => new()
    {
        { "", "" },
        { "plain error\n", "plain error\n" },
        { Open + Progress + "</Objs>", "" },
        { Open + Progress + Progress + "</Objs>\r\n", "" },
        { Open + "<S S=\"Error\">Get-Item: Cannot find path 'x'._x000D__x000A_</S></Objs>", "Get-Item: Cannot find path 'x'.\r\n" },
        { Open + Progress + "<S S=\"Error\">one_x000A_</S><S S=\"Error\">two_x000A_</S></Objs>", "one\ntwo\n" },
        { Open + "<S S=\"warning\">careful</S><S S=\"verbose\">step</S><S S=\"debug\">d</S></Objs>",
            "WARNING: careful\nVERBOSE: step\nDEBUG: d\n" },
        { Open + "<S S=\"Error\">a &lt;b&gt; &amp; &quot;c&quot; _x001B_[31mred_x005F_x_x000A_</S></Objs>",
            "a <b> & \"c\" \u001b[31mred_x\n" },
        { Open + "<S S=\"Error\"></S></Objs>", "" },
        { Open + "<Obj S=\"progress\" RefId=\"0\"><MS><S N=\"x\">no</S><Obj N=\"y\"><S S=\"Error\">inner</S></Obj></MS></Obj><S S=\"Error\">outer_x000A_</S></Objs>", "outer\n" },
        { "before\n" + Open + "<S S=\"Error\">in_x000A_</S></Objs>after\n", "before\nin\nafter\n" },
        { Open + Progress + "</Objs>" + Open + "<S S=\"Error\">second_x000A_</S></Objs>", "second\n" },
        { Open.Replace("\r\n", "\n") + "<S S=\"Error\">unix_x000A_</S></Objs>\n", "unix\n" },
        { Open + "<S S=\"Error\">cut in the mid", "cut in the mid" }, // the capture's limit
        { Open + Progress.Substring(0, 60), "" },
        { Open + "<S S=\"Err", "" },
        { Open, "" },
        { "#< CLIXML\r\n<html>no</html>", "#< CLIXML\r\n<html>no</html>" },
        { "#< CLIXML", "#< CLIXML" },
        { "#< CLIXML\r\n", "#< CLIXML\r\n" },
        { "echo #< CLIXML\r\n<Objs x", "echo #< CLIXML\r\n<Objs x" },
        { "#< CLIXML\r\n<Objs Version=\"1\" xmlns=\"urn:other\"><S S=\"Error\">x</S></Objs>",
            "#< CLIXML\r\n<Objs Version=\"1\" xmlns=\"urn:other\"><S S=\"Error\">x</S></Objs>" },
        { Open + "<S S=\"Error\">\ud83d\ude00 日本_x000A_</S></Objs>", "\ud83d\ude00 日本\n" },
    };

    [Theory]
    [MemberData(nameof(Outputs))]
    public void Records_become_the_lines_of_a_console(string stderr, string text) => Assert.Equal(text, PowerShellRecords.ToText(stderr));

    [Fact]
    public void A_long_output_takes_no_long_time()
    {
        string many = string.Concat(Enumerable.Repeat("#< CLIXML\r\n<Objs ", 20_000));
        Assert.StartsWith("#< CLIXML", PowerShellRecords.ToText(many));
        Assert.Equal("", PowerShellRecords.ToText(Open + string.Concat(Enumerable.Repeat("<Obj>", 100_000))));
    }
}
