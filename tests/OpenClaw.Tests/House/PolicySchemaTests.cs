using System.Text.Json;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.PolicyFiles;

namespace OpenClaw.Tests.House;

/// <summary>
/// A member that only one of both knows is marked as wrong by an editor, or taken for a slip when the policy is imported.
/// </summary>
public sealed class PolicySchemaTests
{
    [SourceFact]
    public void The_schema_for_editors_has_the_members_that_are_known()
    {
        using JsonDocument schema = JsonDocument.Parse(File.ReadAllText(SourceTree.In("module", "schemas", SharedPolicy.SchemaFile)));
        JsonElement document = schema.RootElement.GetProperty("properties");
        JsonElement agent = document.GetProperty("agents").GetProperty("additionalProperties").GetProperty("properties");
        JsonElement rule = agent.GetProperty("allowlist").GetProperty("items").GetProperty("anyOf")[1].GetProperty("properties");
        // The socket is the machine's, and not for files that people write.
        AssertSame(ExecApprovalsDocument.KnownMembers.Except(["socket"]).Append("$schema"), document);
        AssertSame(PolicySettings.KnownMembers, document.GetProperty("defaults").GetProperty("properties"));
        AssertSame(AgentApprovals.KnownMembers, agent);
        AssertSame(AllowlistEntry.KnownMembers, rule);
    }

    private static void AssertSame(IEnumerable<string> known, JsonElement properties) =>
        Assert.Equal(known.OrderBy(name => name, StringComparer.Ordinal),
            properties.EnumerateObject().Select(property => property.Name).OrderBy(name => name, StringComparer.Ordinal));
}
