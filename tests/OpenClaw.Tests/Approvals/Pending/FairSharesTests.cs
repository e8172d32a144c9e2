using OpenClaw.Node.Approvals.Plans;

namespace OpenClaw.Tests.Approvals.Pending;

/// <summary>Who gives way: whoever holds too much; and where nobody does, neither the first nor all who come later.</summary>
public sealed class FairSharesTests
{
    /// <summary>Askers are "agent.session"; the one that goes is marked by its number.</summary>
    [Theory]
    [InlineData("a.1", 0)]
    [InlineData("a.1 a.1", 1)]
    [InlineData("b.1 a.1 a.1 a.1", 2)]
    [InlineData("a.1 a.1 a.1 b.1", 1)]
    [InlineData("a.1 b.1 a.2 a.3 a.3", 4)]
    [InlineData("a.1 a.1 a.2 b.1 b.2 b.3 b.4", 5)]
    [InlineData("a.1 a.1 b.1 b.1", 2)]
    [InlineData("a.1 b.1 c.1 d.1", 2)]
    [InlineData("- -.1 a.1 -", 3)]
    [InlineData("a.1 b.1 b.1 c.1 c.2", 2)]
    [InlineData("a.1 a.2 a.3 b.1 c.1 d.1 e.1 f.1 g.1 h.1 i.1 j.1", 6)]
    [InlineData("a.1 a.1 a.1 a.1 b.1 c.1 d.1 e.1 f.1 g.1 h.1 i.1", 2)]
    [InlineData("A.1 a.1 a.1", 2)]
    public void WhoeverHoldsTooMuchGivesWay(string held, int goes)
    {
        string[] askers = held.Split(' ');
        Assert.Equal(goes,
            FairShares.WhoGoes(askers,
                asker => (asker.Split('.')[0] is "-" ? null : asker.Split('.')[0], asker.Contains('.') ? asker.Split('.')[1] : null)));
    }

    [Fact]
    public void AFloodUnderAThousandNamesPushesOutNeitherWhatWaitedBeforeNorWhatComesAfterIt()
    {
        List<string> held = [.. Enumerable.Range(0, 20).Select(i => "before" + i)];
        void Add(string asker)
        {
            if (held.Count == 100)
            {
                held.RemoveAt(FairShares.WhoGoes(held, name => (name, null)));
            }
            held.Add(asker);
        }
        Enumerable.Range(0, 1000).ToList().ForEach(i => Add("flood" + i));
        Assert.Equal(20, held.Count(name => name.StartsWith("before", StringComparison.Ordinal)));
        Enumerable.Range(0, 20).ToList().ForEach(i => Add("after" + i));
        Assert.Equal(20, held.Count(name => name.StartsWith("after", StringComparison.Ordinal)));
        Assert.Equal(20, held.Count(name => name.StartsWith("before", StringComparison.Ordinal)));
    }
}
