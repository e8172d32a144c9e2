using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Tabs;

namespace OpenClaw.Browser.Actions;

/// <summary>
/// Every action of a request is for the request's tab: one that names another is refused before anything is done (docs/protocol/browser.md
/// 2.6).
/// </summary>
internal static class ActTargets
{
    /// <exception cref="RouteException">403.</exception>
    public static void RequireOneTab(ActRequest request, Tab tab, IReadOnlyList<Tab> tabs)
    {
        // The request's own name has chosen the tab.
        if (request is BatchAct batch)
        {
            Require(batch, tab, tabs);
        }
    }

    private static void Require(BatchAct batch, Tab tab, IReadOnlyList<Tab> tabs)
    {
        foreach (ActRequest action in batch.Actions)
        {
            if (action.TargetId is { } name && Find(name, tabs) != tab)
            {
                throw new RouteException(403, "batched action targetId must match request targetId") { Code = "ACT_TARGET_ID_MISMATCH" };
            }
            if (action is BatchAct inner)
            {
                Require(inner, tab, tabs);
            }
        }
    }

    private static Tab? Find(string name, IReadOnlyList<Tab> tabs)
    {
        try
        {
            return TabReference.Resolve(name, tabs);
        }
        catch (RouteException)
        {
            return null;
        }
    }
}
