using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using OpenClaw.Node.Compat;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Services;

/// <summary>
/// What the installed node is to do, in the state directory as <c>service.json</c>: the service host reads it at every start. What users
/// type freely is here and not in the service definition, so that no manager's quoting can change it. It holds no secret.
/// </summary>
internal sealed record ServiceSettings : NodeSettings
{
    public const string FileName = "service.json";

    [JsonConstructor]
    public ServiceSettings()
    {
    }

    public ServiceSettings(NodeSettings settings)
        : base(settings)
    {
    }

    public int Version { get; init; } = 1;

    public required ServiceManagerKind Manager { get; init; }

    public required ServiceScope Scope { get; init; }

    public required string Name { get; init; }

    public required ServiceRuntimeKind Runtime { get; init; }

    /// <summary>The version that was copied at the last install or update.</summary>
    public string? RuntimeVersion { get; init; }

    /// <summary>The program or assembly in the copied runtime.</summary>
    public string Entry { get; init; } = "";

    /// <summary>The PowerShell that runs it, or dotnet where PowerShell is a .NET tool.</summary>
    public string? HostProgram { get; init; }

    /// <summary>What comes before PowerShell's own arguments: pwsh.dll for dotnet.</summary>
    public IReadOnlyList<string>? HostArguments { get; init; }

    /// <summary>A file with the first secret, which the first start exchanges and deletes; its path, never its content.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Variables the host sets for itself; on Windows tasks and services cannot carry any.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public static string PathIn(string stateDirectory) => Path.Combine(stateDirectory, FileName);

    /// <summary>The same for a status, which says what it can: null also where they cannot be read.</summary>
    public static ServiceSettings? TryLoad(string stateDirectory)
    {
        try
        {
            return Load(stateDirectory);
        }
        catch (Exception unusable) when (unusable is NodeStateException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The settings, or null when no service was installed with this state directory.</summary>
    /// <exception cref="NodeStateException">The file is there and cannot be used; it is left as it is.</exception>
    public static ServiceSettings? Load(string stateDirectory)
    {
        string path = PathIn(stateDirectory);
        byte[]? content = PrivateFile.Read(path, limit: 1024 * 1024);
        if (content is null)
        {
            return null;
        }
        try
        {
            // Windows PowerShell 5.1 writes a byte order mark; names that are there twice mean two things.
            string text = JsonStateFile.Decode(content).TrimStart('\uFEFF');
            _ = JsonTreeReader.Read(text);
            ServiceSettings settings = JsonSerializer.Deserialize(text, ServiceJsonContext.Default.ServiceSettings)
                ?? throw new JsonException("it holds null");
            return settings.Version == 1 ? settings.Checked() : throw new JsonException("it is of a newer version");
        }
        catch (Exception problem) when (problem is JsonException or JsonTreeException or DecoderFallbackException)
        {
            string where = problem switch
            {
                JsonTreeException read => read.Message,
                JsonException json => $"line {(json.LineNumber ?? 0) + 1}: {Why(json)}",
                _ => "it is not UTF-8 text",
            };
            throw new NodeStateException(
                StateProblem.Malformed,
                $"{path} is not valid ({where}). It was left as it is; install the node again with force to write a new one.",
                path, problem);
        }
    }

    // What is left out or null has its default; what the service cannot be without is an error here and not a surprise later.
    private ServiceSettings Checked()
    {
        if (string.IsNullOrWhiteSpace(Name))
        {
            throw new JsonException("\"name\" is missing");
        }
        if (!EnumValues.IsDefined(Manager) || !EnumValues.IsDefined(Scope) || !EnumValues.IsDefined(Runtime))
        {
            throw new JsonException("\"manager\", \"scope\" or \"runtime\" is not known");
        }
        if (Commands?.Any(command => command is null) == true
            || (Environment ?? new Dictionary<string, string>()).Any(variable => variable.Value is null))
        {
            throw new JsonException("\"commands\" or \"environment\" holds null");
        }
        return this with { Entry = Entry ?? "", Environment = Environment ?? new Dictionary<string, string>() };
    }

    // The serializer's own sentences name types of ours: its path says what a person can look for.
    private static string Why(JsonException problem) => problem.Path switch
    {
        null => problem.Message,
        "$" => "\"manager\", \"scope\", \"name\" and \"runtime\" have to be there",
        _ => $"{problem.Path} does not hold what it should",
    };

    public void Save(string stateDirectory)
    {
        foreach (string name in Environment.Keys)
        {
            ServiceText.CheckVariableName(name);
            if (ServiceSecrets.IsSecretName(name))
            {
                throw new ServiceException(ServiceProblem.InvalidDefinition,
                    $"{name} is a secret and must not be written into {FileName}.");
            }
        }
        PrivateFile.WriteAtomic(PathIn(stateDirectory),
            JsonSerializer.SerializeToUtf8Bytes(this, ServiceJsonContext.Default.ServiceSettings));
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ServiceSettings))]
internal sealed partial class ServiceJsonContext : JsonSerializerContext;
