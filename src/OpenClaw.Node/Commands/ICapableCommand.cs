namespace OpenClaw.Node.Commands;

/// <summary>
/// A command that belongs to an ability of its own, which the node announces beside the command's name (<c>caps</c> of the hello).
/// </summary>
internal interface ICapableCommand : INodeCommand
{
    /// <summary>For example <c>browser</c>. Announced only while one of its commands is offered.</summary>
    string Capability { get; }
}
