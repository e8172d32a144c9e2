using System.Globalization;

namespace OpenClaw.Browser.Tabs;

/// <summary>
/// Gives tabs their short names. One per profile, so that none is used twice, not even after the browser was started anew.
/// </summary>
internal sealed class TabNumbers
{
    private int _last;

    public string Next() => "t" + Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture);
}
