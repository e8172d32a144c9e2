using OpenClaw.Gateway.Identity;
using OpenClaw.Node.State;

namespace OpenClaw.Tests.State;

/// <summary>A new device key: the old one stays beside it unless it is not wanted, and never under a running node.</summary>
public sealed class IdentityResetTests : IDisposable
{
    private readonly TestState _state = new();

    public void Dispose() => _state.Dispose();

    [Fact]
    public void The_old_key_and_its_tokens_stay_as_copies_and_nothing_of_them_counts()
    {
        DeviceIdentity old = new DeviceIdentityStore(_state.Location).LoadOrCreate();
        new DeviceTokenStore(_state.Location).Save(old.DeviceId, new DeviceToken("t", "node", [], default), null);
        string before = File.ReadAllText(_state.Location.DeviceIdentityPath);
        IdentityResetResult result = IdentityReset.Run(_state.Location, keepOld: true);
        Assert.Equal(old.DeviceId, result.PreviousDeviceId);
        Assert.NotEqual(old.DeviceId, result.DeviceId);
        Assert.Equal(result.DeviceId, new DeviceIdentityStore(_state.Location).TryLoad()!.DeviceId);
        Assert.Equal(before, File.ReadAllText(result.Backup!));
        Assert.False(File.Exists(_state.Location.DeviceAuthPath));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(_state.Location.DeviceAuthPath)!), IsCopyOfTokens);
    }

    // Not by a pattern: wine finds nothing by one with more than one dot.
    private static bool IsCopyOfTokens(string path) =>
        Path.GetFileName(path).StartsWith("device-auth.json.", StringComparison.Ordinal) && path.EndsWith(".bak", StringComparison.Ordinal);

    [Fact]
    public void Without_backup_nothing_of_the_old_key_is_left()
    {
        new DeviceIdentityStore(_state.Location).LoadOrCreate();
        string before = File.ReadAllText(_state.Location.DeviceIdentityPath);
        Assert.Null(IdentityReset.Run(_state.Location, keepOld: false).Backup);
        Assert.DoesNotContain(Directory.GetFiles(_state.Root, "*", SearchOption.AllDirectories), path => File.ReadAllText(path) == before);
    }

    [Fact]
    public void A_damaged_key_can_be_replaced_and_stays_as_a_copy()
    {
        _state.Write(_state.Location.DeviceIdentityPath, "{\"version\":1}");
        IdentityResetResult result = IdentityReset.Run(_state.Location, keepOld: true);
        Assert.Null(result.PreviousDeviceId);
        Assert.Equal("{\"version\":1}", File.ReadAllText(result.Backup!));
    }

    [Fact]
    public void A_running_node_keeps_its_key()
    {
        DeviceIdentity old = new DeviceIdentityStore(_state.Location).LoadOrCreate();
        using (FileLock node = FileLock.TryAcquire(_state.Location.InstanceLockPath)!)
        {
            Assert.Equal(StateProblem.AlreadyRunning,
                Assert.Throws<NodeStateException>(() => IdentityReset.Run(_state.Location, keepOld: true)).Problem);
        }
        Assert.Equal(old.DeviceId, new DeviceIdentityStore(_state.Location).TryLoad()!.DeviceId);
    }
}
