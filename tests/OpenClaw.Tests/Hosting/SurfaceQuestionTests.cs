using OpenClaw.Gateway;
using OpenClaw.Node.Hosting;

namespace OpenClaw.Tests.Hosting;

public class SurfaceQuestionTests
{
    [Theory]
    [InlineData("node capability surface is awaiting operator approval; run `openclaw nodes approve 7e4b9d8a-d8fb-43e2-99ee-0cfb596d0be3` (see `openclaw nodes pending`)", NodeSurface.WaitingForApproval, "7e4b9d8a-d8fb-43e2-99ee-0cfb596d0be3")]
    [InlineData("node capability surface is awaiting operator approval", NodeSurface.WaitingForApproval, null)]
    [InlineData("awaiting operator approval; run `openclaw nodes approve $(reboot)`", NodeSurface.WaitingForApproval, null)]
    [InlineData("unknown method: node.runnerInventory.update", null, null)]
    [InlineData("", null, null)]
    public void A_refusal_tells_what_to_approve(string message, NodeSurface? surface, string? requestId)
    {
        SurfaceState? state = SurfaceQuestion.Read(GatewayResponse.Failure(new GatewayError("UNAVAILABLE", message)));
        Assert.Equal((surface, requestId), (state?.Surface, state?.RequestId));
    }

    [Fact]
    public void A_success_means_approved() =>
        Assert.Equal(new SurfaceState(NodeSurface.Approved, null), SurfaceQuestion.Read(GatewayResponse.Success(default)));
}
