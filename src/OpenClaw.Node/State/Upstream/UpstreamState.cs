using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.State.Upstream;

/// <summary>
/// What OpenClaw's own node host keeps of a node, in the form of our own files (docs/protocol/state.md 2 and 3). Reading changes nothing
/// there.
/// </summary>
/// <param name="Source">The file or database it came from.</param>
/// <param name="Identity">As <c>identity/device.json</c>.</param>
/// <param name="DeviceAuth">As <c>identity/device-auth.json</c>; null when the device was never approved.</param>
/// <param name="Node">As <c>node.json</c>.</param>
/// <param name="ExecApprovals">As <c>exec-approvals.json</c>.</param>
internal sealed record UpstreamState(string Source, JsonObject Identity, JsonObject? DeviceAuth, JsonObject? Node,
    JsonObject? ExecApprovals)
{
    private const string Role = "node";

    /// <exception cref="NodeStateException">There is nothing to take over, or it cannot be understood.</exception>
    /// <param name="directory">The other node's state directory.</param>
    /// <param name="home">Where its old default directory would be.</param>
    public static UpstreamState Read(string directory, string home)
    {
        // A database is newer than the files it was made from.
        string database = Path.Combine(directory, "state", "openclaw.sqlite");
        try
        {
            return (File.Exists(database) ? FromDatabase(database, orElse: Path.Combine(directory, "identity", "device.json")) : null)
                ?? FromFiles(directory, home) ?? throw new NodeStateException(
                StateProblem.Malformed,
                $"{directory} holds no device identity of an OpenClaw node (neither identity/device.json nor state/openclaw.sqlite has one). Name the state directory of the node that is to be taken over.",
                directory);
        }
        catch (Exception problem)
            when (problem is FormatException or IOException or UnauthorizedAccessException or JsonTreeException or OverflowException)
        {
            throw new NodeStateException(StateProblem.Malformed, $"{database} cannot be read: {problem.Message}.", database, problem);
        }
    }

    private static UpstreamState? FromFiles(string directory, string home)
    {
        // 2026.1.24 kept key and policy in its default directory, wherever the rest was.
        string key = StateAdoption.FindKey(directory, home) ?? directory;
        return JsonStateFile.Read(Path.Combine(key, "identity", "device.json")) is { } identity
            ? new UpstreamState(
                directory,
                identity,
                JsonStateFile.Read(Path.Combine(directory, "identity", "device-auth.json")),
                JsonStateFile.Read(Path.Combine(directory, "node.json")),
                WithoutSocket(JsonStateFile.Read(Path.Combine(directory, "exec-approvals.json"))
                    ?? JsonStateFile.Read(Path.Combine(key, "exec-approvals.json"))))
            : null;
    }

    private static UpstreamState? FromDatabase(string path, string orElse)
    {
        SqliteFile database;
        try
        {
            database = SqliteFile.Open(path);
        }
        catch (FormatException) when (File.Exists(orElse))
        {
            // Releases up to 2026.7 have a database for other things beside the files; later ones do not start while such files are there.
            return null;
        }
        if (database.ReadTable("device_identities").FirstOrDefault(row => Value(row, "identity_key") is "primary") is not { } device)
        {
            return null;
        }
        string deviceId = Text(device, "device_id");
        JsonObject identity = new([
            new("version", JsonTree.Of(1)),
            new("deviceId", JsonTree.Of(deviceId)),
            new("publicKeyPem", JsonTree.Of(Text(device, "public_key_pem"))),
            new("privateKeyPem", JsonTree.Of(Text(device, "private_key_pem"))),
            new("createdAtMs", JsonTree.Of(Value(device, "created_at_ms") as long? ?? 0)),
        ]);
        // One token for each gateway since some release, one for all before: the latest is the one in use.
        IReadOnlyDictionary<string, object?>? token = database.ReadTable("gateway_origin_device_tokens")
            .Concat(database.ReadTable("device_auth_tokens"))
            .Where(row => Value(row, "device_id") as string == deviceId && Value(row, "role") is Role)
            .OrderByDescending(row => Value(row, "updated_at_ms") as long? ?? 0).FirstOrDefault();
        return new UpstreamState(path, identity, token is null ? null : DeviceAuthOf(deviceId, token),
            Json(database, "config_machine_state", "state_key", "nodeHost.config", "value_json"),
            WithoutSocket(Json(database, "exec_approvals_config", "config_key", "current", "raw_json")));
    }

    private static JsonObject DeviceAuthOf(string deviceId, IReadOnlyDictionary<string, object?> token) => new([
        new("version", JsonTree.Of(1)),
        new("deviceId", JsonTree.Of(deviceId)),
        new("tokens", new JsonObject([
            new(Role, new JsonObject([
                new("token", JsonTree.Of(Text(token, "token"))),
                new("role", JsonTree.Of(Role)),
                new("scopes", JsonTreeReader.Read(Text(token, "scopes_json"))),
                new("updatedAtMs", JsonTree.Of(Value(token, "updated_at_ms") as long? ?? 0)),
            ])),
        ])),
    ]);

    private static JsonObject? Json(SqliteFile database, string table, string key, string value, string column) =>
        database.ReadTable(table).FirstOrDefault(row => Value(row, key) as string == value) is { } found
            ? JsonTreeReader.Read(Text(found, column)).AsObject : null;

    // The socket and its secret belong to the app of the other installation.
    private static JsonObject? WithoutSocket(JsonObject? approvals) =>
        approvals is null ? null : new JsonObject(approvals.Except("socket").ToList());

    private static string Text(IReadOnlyDictionary<string, object?> row, string column) =>
        Value(row, column) as string ?? throw new FormatException($"a row has no {column}");

    private static object? Value(IReadOnlyDictionary<string, object?> row, string column) =>
        row.TryGetValue(column, out object? value) ? value : null;
}
