using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Frames;

namespace OpenClaw.Browser.Refs;

/// <summary>Where an element that a snapshot named is to be found now. The node itself may still have left its document.</summary>
/// <param name="Ref">In the snapshot's spelling.</param>
/// <param name="BackendNodeId">For <c>DOM.resolveNode</c> and its kin, on the session of <paramref name="Frame"/>.</param>
internal sealed record ResolvedRef(string Ref, PageFrame Frame, int BackendNodeId, string Role, string Name)
{
    public CdpSession Session => Frame.Session;
}
