using System.Text.Json.Nodes;
using OpenClaw.LiveTests.Gateways;

namespace OpenClaw.LiveTests.ExecTool;

/// <summary>
/// A setting of a gateway's <c>tools.exec</c>: by its mode, or by what the mode stands for where a release knows no modes.
/// </summary>
internal sealed record ExecSetting(string Name, string Security, string Ask)
{
    public static ExecSetting Full { get; } = new("full", "full", "off");

    public static IReadOnlyList<ExecSetting> All { get; } = [Full, new("ask", "allowlist", "on-miss"), new("allowlist", "allowlist", "off"),
        new("deny", "deny", "off")];

    /// <summary>What the tool then says to the node with each <c>prepare</c>; null where it never asks a node.</summary>
    public string? Said => Security == "deny" ? null : $"{Security}, {Ask}";

    /// <summary>What an administrator of that release sets.</summary>
    public string NameIn(GatewayRelease release) => release.KnowsExecModes ? Name : $"{Security}, {Ask}";

    public JsonObject For(GatewayRelease release) => release.KnowsExecModes
        ? new JsonObject { ["mode"] = Name }
        : new JsonObject { ["security"] = Security, ["ask"] = Ask };
}
