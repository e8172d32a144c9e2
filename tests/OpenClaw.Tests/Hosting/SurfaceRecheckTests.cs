using OpenClaw.Node.Hosting;
using OpenClaw.Tests.Gateway.Support;

namespace OpenClaw.Tests.Hosting;

public class SurfaceRecheckTests
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(15);

    private readonly ManualTime _time = new();
    private readonly SurfaceRecheck _recheck;
    private long _missed;
    private int _reconnects;

    public SurfaceRecheckTests() => _recheck = new SurfaceRecheck(_time, First, () => _missed, () =>
    {
        _reconnects++;
        _recheck!.End();
        _missed = 0;
        _recheck.Begin();
    });

    [Fact]
    public void A_gateway_that_shows_everything_is_left_alone()
    {
        _recheck.Begin();
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, _reconnects);
    }

    [Fact]
    public void An_event_that_was_not_shown_is_followed_by_a_look()
    {
        _recheck.Begin();
        _time.Advance(TimeSpan.FromHours(1));
        _missed = 1;
        _time.Advance(First);
        Assert.Equal(1, _reconnects);
    }

    [Fact]
    public void A_gateway_that_never_says_is_visited_ever_more_rarely()
    {
        _recheck.Begin();
        int last = 0;
        var visits = new List<int>();
        for (int second = 0; second < 5 * 60 * 60; second++)
        {
            _missed = 1;
            _time.Advance(TimeSpan.FromSeconds(1));
            if (_reconnects > visits.Count)
            {
                visits.Add(second - last);
                last = second;
            }
        }
        Assert.Equal([30, 60, 120, 240, 480, 900, 900], visits.Skip(1).Take(7));
        Assert.InRange(visits.Count, 20, 30);
    }

    [Fact]
    public void Whose_commands_are_used_stays_connected()
    {
        _recheck.Begin();
        _recheck.Settle();
        _recheck.Begin();
        _missed = 7;
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, _reconnects);
    }

    [Fact]
    public void A_connection_that_ended_is_not_ended_again()
    {
        _recheck.Begin();
        _missed = 1;
        _recheck.End();
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, _reconnects);
    }
}
