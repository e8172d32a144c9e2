using OpenClaw.Browser.Settings;
using OpenClaw.Tests.Approvals;
using OpenClaw.Tests.Execution;
using OpenClaw.Tests.State;

namespace OpenClaw.Tests.Browser.Settings;

/// <summary>docs/protocol/browser.md 3.2: a folder that somebody else made or may redirect is not used.</summary>
public sealed class TemporaryRootTests : IDisposable
{
    private readonly TestState _state = new();

    public void Dispose() => _state.Dispose();

    [Fact]
    public void Our_own_folder_is_used_made_or_found()
    {
        string preferred = Path.Combine(_state.Root, "temp", "openclaw");
        Assert.Equal(preferred, TemporaryRoot.Prepare(preferred, _state.Root));
        Assert.True(Directory.Exists(preferred));
        Assert.Equal(preferred, TemporaryRoot.Prepare(preferred, _state.Root));
    }

    [Theory]
    [InlineData("files", true)]
    [InlineData("not/yet/there", true)]
    [InlineData("a file", false)]
    [InlineData(null, false)]
    public void Another_place_is_used_when_it_is_ours_and_else_the_log_says_which_one_is(string? name, bool isUsed)
    {
        File.WriteAllText(Path.Combine(_state.Root, "a file"), "");
        string wanted = name is null ? "relative/files" : Path.Combine(_state.Root, name);
        string inState = Path.Combine(_state.Root, "browser", "tmp");
        var log = new ListLog();
        Assert.Equal(isUsed ? Path.GetFullPath(wanted) : inState,
            TemporaryRoot.Prepare(_state.Root, variable => variable == "OPENCLAW_BROWSER_FILES" ? wanted : null, log));
        Assert.Equal(isUsed, log.Lines.Count == 0);
        Assert.True(isUsed || log.Lines.Single().Contains(inState, StringComparison.Ordinal));
    }

    [PosixFact]
    public void A_link_in_its_place_is_not()
    {
        string elsewhere = Directory.CreateDirectory(Path.Combine(_state.Root, "elsewhere")).FullName;
        string preferred = Path.Combine(_state.Root, "openclaw");
        Links.Create(preferred, elsewhere);
        Assert.Equal(Path.Combine(_state.Root, "browser", "tmp"), TemporaryRoot.Prepare(preferred, _state.Root));
        Assert.Empty(Directory.GetFileSystemEntries(elsewhere));
    }

    [PosixTheory]
    [InlineData("link")]
    [InlineData("link/")]
    [InlineData("link//")]
    [InlineData("link/.")]
    [InlineData("open/files")]
    [InlineData("open/../open/files/")]
    public void Nor_is_one_to_which_somebody_else_may_lead_the_variable(string name)
    {
        string elsewhere = Directory.CreateDirectory(Path.Combine(_state.Root, "elsewhere")).FullName;
        Links.Create(Path.Combine(_state.Root, "link"), elsewhere);
        Links.ChangeMode(Directory.CreateDirectory(Path.Combine(_state.Root, "open")).FullName, 0b111_111_111);
        var log = new ListLog();
        Assert.Equal(Path.Combine(_state.Root, "browser", "tmp"),
            TemporaryRoot.Prepare(_state.Root, _ => Path.Combine(_state.Root, name), log));
        Assert.Single(log.Lines);
        Assert.Empty(Directory.GetFileSystemEntries(elsewhere));
    }

    [PosixFact]
    public void A_separator_behind_it_changes_nothing()
    {
        var log = new ListLog();
        string wanted = Path.Combine(_state.Root, "files");
        Assert.Equal(wanted, TemporaryRoot.Prepare(_state.Root, _ => wanted + "/", log));
        Assert.Empty(log.Lines);
    }
}
