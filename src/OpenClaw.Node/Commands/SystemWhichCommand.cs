using System.Runtime.InteropServices;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Commands;

/// <summary>
/// <c>system.which</c>: where programs are, by existence alone (spec/commands.md 3.1). It looks through the PATH that runs will have and starts nothing.
/// </summary>
/// <param name="environment">The environment that runs will have.</param>
internal sealed class SystemWhichCommand(Func<IReadOnlyDictionary<string, string>> environment) : INodeCommand
{
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private const string DefaultExtensions = ".EXE;.CMD;.BAT;.COM";

    // A gateway asks for a dozen; the bound keeps a hostile one from making us stat for minutes.
    private const int MaxNames = 1000;

    private static bool IsWindows { get; } = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    /// <inheritdoc/>
    public string Name => "system.which";

    /// <inheritdoc/>
    public Task<InvokeResult> InvokeAsync(InvokeRequest request, INodeEvents events, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult(InvokeParams.Answer(Find(InvokeParams.Decode(request), cancellationToken)));
        }
        catch (InvalidParamsException problem)
        {
            return Task.FromResult(problem.ToResult());
        }
    }

    private JsonObject Find(JsonTree parameters, CancellationToken cancellationToken)
    {
        IReadOnlyList<JsonTree> bins = parameters.AsObject?["bins"]?.AsArray ?? throw new InvalidParamsException("INVALID_REQUEST: bins required");
        if (bins.Count > MaxNames)
        {
            throw new InvalidParamsException($"INVALID_REQUEST: at most {MaxNames} bins");
        }
        IReadOnlyDictionary<string, string> variables = environment();
        string[] directories = (Variable(variables, "PATH") ?? DefaultPath).Split([Path.PathSeparator], StringSplitOptions.RemoveEmptyEntries);
        string[] extensions = IsWindows ? (Variable(variables, "PATHEXT") ?? DefaultExtensions).ToLowerInvariant().Split(';') : [""];
        JsonObject found = JsonObject.Empty;
        foreach (string name in bins.Select(bin => bin.AsText?.Trim() ?? "").Where(IsPlainName))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!found.Has(name) && Locate(name, directories, extensions) is { } path)
            {
                found = found.With(name, JsonTree.Of(path));
            }
        }
        return JsonObject.Empty.With("bins", found);
    }

    private static bool IsPlainName(string name) => name.Length is > 0 and <= 255 && name.IndexOfAny(['/', '\\', '\0']) < 0;

    private static string? Locate(string name, string[] directories, string[] extensions)
    {
        foreach (string directory in directories.Where(directory => directory.IndexOf('\0') < 0))
        {
            foreach (string extension in extensions)
            {
                string candidate = Path.Combine(directory, name + extension);
                if (File.Exists(candidate))
                {
                    return Path.IsPathRooted(candidate) ? Path.GetFullPath(candidate) : candidate;
                }
            }
        }
        return null;
    }

    private static string? Variable(IReadOnlyDictionary<string, string> variables, string name)
    {
        StringComparison comparison = IsWindows ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return variables.FirstOrDefault(variable => string.Equals(variable.Key, name, comparison)).Value is { Length: > 0 } value ? value : null;
    }
}
