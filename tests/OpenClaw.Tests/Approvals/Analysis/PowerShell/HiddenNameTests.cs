using OpenClaw.Node.Approvals.Analysis.Payloads;

namespace OpenClaw.Tests.Approvals.Analysis.PowerShell;

/// <summary>A name that PowerShell gives a meaning of its own is never taken for the program of that name.</summary>
public sealed class HiddenNameTests
{
    // What Get-Alias and function: hold in Windows PowerShell 5.1 and in PowerShell 7.6 on Windows and Linux.
    private const string Names =
        "% ? ac asnp cat cd cfs chdir clc clear clhy cli clp cls clv cnsn compare copy cp cpi cpp curl cvpa dbp del diff dir "
            + "dnsn ebp echo epal epcsv epsn erase etsn exec exsn fc fhx fl foreach ft fw gal gbp gc gcb gci gcm gcs gdr gerr "
            + "ghy gi gin gjb gl gm gmo gp gps gpv group gsn gsnp gsv gtz gu gv gwmi h help history icm iex ihy ii ipal ipcsv "
            + "ipmo ipsn irm ise iwmi iwr kill lp ls man md measure mi mkdir mount move mp mv nal ndr ni nmo npssc nsn nv ogv oh "
            + "oss pause popd prompt ps pushd pwd r ral rbp rcjb rcsn rd rdr ren ri rjb rm rmdir rmo rni rnp rp rsn rsnp rujb rv "
            + "rvpa rwmi sajb sal saps sasv sbp sc scb select set shcm si sl sleep sls sort sp spjb spps spsv start stz sujb sv "
            + "swmi tee trcm type wget where wjb write";

    [Fact]
    public void An_alias_or_function_is_no_program() =>
        Assert.DoesNotContain(Names.Split(' '), name => PowerShellPayload.CheckProgram(name, called: true) is null);

    [Theory]
    [InlineData("gcim")]
    [InlineData("GERR")]
    [InlineData("ral")]
    [InlineData("exec")]
    public void Whatever_the_case(string name) => Assert.NotNull(PowerShellPayload.CheckProgram(name, called: true));
}
