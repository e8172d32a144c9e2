using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using OpenClaw.LiveTests.Gateways;
using OpenClaw.LiveTests.Nodes;

namespace OpenClaw.LiveTests.Scenarios.Releases;

/// <summary>The tests whose outcomes make up the table of releases.</summary>
[CollectionDefinition(Name)]
public sealed class ReleaseCollection : ICollectionFixture<ReleaseNodes>
{
    /// <summary>What they are marked with.</summary>
    public const string Name = "Releases";
}

/// <summary>
/// One approved node per release for the tests that only ask it something (an approval can take half a minute where the node is not told of
/// it), and what the tests found, as the table of the README: OPENCLAW_LIVE_TABLE names the file whose part between the two marks is
/// replaced.
/// </summary>
public sealed class ReleaseNodes : IAsyncLifetime
{
    private const string Begin = "<!-- releases:begin -->";
    private const string End = "<!-- releases:end -->";

    private readonly Dictionary<string, ReadyNode> _nodes = [];
    private readonly ConcurrentDictionary<(string Feature, string Release), string> _cells = new();
    private readonly List<string> _features = [];

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes.Values)
        {
            await node.DisposeAsync();
        }

        if (Environment.GetEnvironmentVariable("OPENCLAW_LIVE_TABLE") is { Length: > 0 } file)
        {
            var text = await File.ReadAllTextAsync(file);
            var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
            Assert.True(from >= 0 && to > from, $"{file} has no lines {Begin} and {End}.");
            await File.WriteAllTextAsync(file, text[..(from + Begin.Length)] + "\n" + Table() + text[to..]);
        }
    }

    internal async Task<ReadyNode> GetAsync(LiveGateways gateways, GatewayRelease release)
    {
        if (!_nodes.TryGetValue(release.Name, out var ready))
        {
            ready = _nodes[release.Name] = await ReadyNode.StartAsync(gateways, NodeKind.InProcess, release);
        }

        await ready.Operator.SetPolicyAsync(ready.Id, "full", "off", "full");
        return ready;
    }

    /// <summary>Runs one feature's test and notes how it went.</summary>
    /// <param name="feature">The row.</param>
    /// <param name="release">The column.</param>
    /// <param name="test">What the cell says where it is not simply "yes".</param>
    internal async Task RecordAsync(string feature, GatewayRelease release, Func<Task<string?>> test)
    {
        lock (_features)
        {
            if (!_features.Contains(feature))
            {
                _features.Add(feature);
            }
        }

        _cells[(feature, release.Name)] = "**no**";
        _cells[(feature, release.Name)] = await test() ?? "yes";
    }

    private string Table()
    {
        var releases = GatewayRelease.All.Where(release => _cells.Keys.Any(cell => cell.Release == release.Name)).ToList();
        var table = new StringBuilder();
        var date = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        table.Append(CultureInfo.InvariantCulture,
            $"Measured against the real gateways on {date} by `tests/OpenClaw.LiveTests` (`OPENCLAW_LIVE_GATEWAYS=all`).\n\n");
        table.Append("| | ").AppendJoin(" | ", releases.Select(release => $"{release.Package} {release.Version}")).Append(" |\n");
        table.Append("|---|").Append(string.Concat(Enumerable.Repeat("---|", releases.Count))).Append('\n');
        foreach (var feature in _features.Order(StringComparer.Ordinal))
        {
            // The number orders the rows and is not shown.
            table.Append("| ").Append(feature[(feature.IndexOf(' ') + 1)..]).Append(" | ")
                .AppendJoin(" | ", releases.Select(release => _cells.GetValueOrDefault((feature, release.Name), "–"))).Append(" |\n");
        }

        return table.ToString();
    }
}
