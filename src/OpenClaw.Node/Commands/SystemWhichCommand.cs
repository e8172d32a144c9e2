using OpenClaw.Node.Execution.Programs;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Commands;

/// <summary>
/// <c>system.which</c>: where programs are, by existence alone (docs/protocol/commands.md 3.1). It looks through the PATH that runs will
/// have and starts nothing.
/// </summary>
/// <param name="environment">The environment that runs will have.</param>
internal sealed class SystemWhichCommand(Func<IReadOnlyDictionary<string, string>> environment) : INodeCommand
{
    // A gateway asks for a dozen; the bound keeps a hostile one from making us stat for minutes.
    private const int MaxNames = 1000;

    /// <inheritdoc/>
    public string Name => NodeCommandNames.Which;

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
        IReadOnlyList<JsonTree> bins = parameters.AsObject?["bins"]?.AsArray
            ?? throw new InvalidParamsException("INVALID_REQUEST: bins required");
        if (bins.Count > MaxNames)
        {
            throw new InvalidParamsException($"INVALID_REQUEST: at most {MaxNames} bins");
        }
        IReadOnlyDictionary<string, string> variables = environment();
        JsonObject found = JsonObject.Empty;
        foreach (string name in bins.Select(bin => bin.AsText?.Trim() ?? "").Where(IsPlainName))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!found.Has(name) && ProgramSearch.FindExisting(name, variables) is { } path)
            {
                found = found.With(name, JsonTree.Of(path));
            }
        }
        return JsonObject.Empty.With("bins", found);
    }

    private static bool IsPlainName(string name) =>
        name.Length is > 0 and <= 255 && name is not ("." or "..") && name.IndexOfAny(['/', '\\', '\0']) < 0;
}
