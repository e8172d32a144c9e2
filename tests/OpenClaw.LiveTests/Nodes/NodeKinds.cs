using OpenClaw.LiveTests.Gateways;

namespace OpenClaw.LiveTests.Nodes;

/// <summary>
/// The nodes that a scenario is played with: the program, which is the library with a command line around it, and the library in this
/// process where time is no matter.
/// </summary>
public static class NodeKinds
{
    /// <summary>For the tests that take each.</summary>
    public static TheoryData<NodeKind> Tested => LiveEnvironment.Long ? [NodeKind.InProcess, NodeKind.Program] : [NodeKind.Program];
}
