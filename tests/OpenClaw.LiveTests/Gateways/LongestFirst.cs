using Xunit.Sdk;
using Xunit.v3;

namespace OpenClaw.LiveTests.Gateways;

/// <summary>
/// The order in which the classes begin: those that take minutes first, so that both lanes of the run end at about the same time. What is
/// not named follows.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    /// <summary>As measured on two cores.</summary>
    private static readonly string[] Long =
    [
        Lane.Scenarios, nameof(Scenarios.ReconnectTests), Scenarios.Releases.ReleaseCollection.Name, nameof(Scenarios.ExecToolTests),
        Lane.Browser, nameof(Scenarios.ExecTableTests),
    ];

    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => Place(collection.TestCollectionDisplayName))
            .ThenBy(collection => collection.TestCollectionDisplayName, StringComparer.Ordinal)];

    private static int Place(string name) => Array.FindIndex(Long, name.Contains) is var place && place >= 0 ? place : Long.Length;
}
