using OpenClaw.Gateway.Text;

namespace OpenClaw.Node.Approvals.Pending;

/// <summary>A variable that a waiting request sets.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; null where it looks like a secret: such a value is in no file.</param>
/// <param name="NeedsConsent">False for what is harmless (language, time zone, terminal): then nobody has to be asked for it.</param>
public sealed record ExecRequestVariable(string Name, string? Value, bool NeedsConsent)
{
    /// <summary>Name and value, with everything visible.</summary>
    public override string ToString() =>
        Printable.Visible(Name) + "=" + (Value is null ? "(a secret, not shown)" : Printable.Visible(Value));
}
