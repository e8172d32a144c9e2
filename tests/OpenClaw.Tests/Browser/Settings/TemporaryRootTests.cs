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

    [PosixFact]
    public void A_link_in_its_place_is_not()
    {
        string elsewhere = Directory.CreateDirectory(Path.Combine(_state.Root, "elsewhere")).FullName;
        string preferred = Path.Combine(_state.Root, "openclaw");
        Links.Create(preferred, elsewhere);
        Assert.Equal(Path.Combine(_state.Root, "browser", "tmp"), TemporaryRoot.Prepare(preferred, _state.Root));
        Assert.Empty(Directory.GetFileSystemEntries(elsewhere));
    }
}
