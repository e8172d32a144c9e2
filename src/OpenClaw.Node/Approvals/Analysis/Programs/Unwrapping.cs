using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Programs;

/// <summary>What kind of word stands in front of another program.</summary>
internal enum LayerKind
{
    /// <summary>A program that starts the one behind it (<c>nice</c>, <c>env</c>).</summary>
    Wrapper,

    /// <summary><c>command</c>, <c>builtin</c>, <c>exec</c>: a word of the shell where a shell reads it.</summary>
    ShellWord,

    /// <summary>busybox or toybox in front of one of their shells.</summary>
    Multiplexer,
}

/// <summary>One word in front of a program, and what it does with the words behind it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Canonical name.</param>
/// <param name="Argv">The argv in which it stands: the request's own, or what <c>env -S</c> put together.</param>
/// <param name="Start">Where it stands there.</param>
/// <param name="Next">Where the command behind it starts; -1 when that cannot be said, or when it is put together anew.</param>
/// <param name="Step">How a wrapper was read; empty for the other kinds.</param>
internal sealed record UnwrapLayer(LayerKind Kind, string Name, IReadOnlyList<string> Argv, int Start, int Next, DispatchWrapper.Step Step)
{
    /// <summary>The word as written.</summary>
    public string Program => Argv[Start];
}

/// <summary>
/// What stands in front of the program of an argv, found in one walk. Everybody who asks "what really runs" reads this value and takes of
/// it the layers that count for the question; nobody walks again.
/// </summary>
internal sealed record Unwrapping
{
    /// <summary>No walk goes deeper; policy blocks far earlier (<see cref="DispatchWrapper.MaxDepth"/>).</summary>
    public const int MaxLayers = 64;

    // Each is a whole argv of its own. Policy blocks the fifth wrapper.
    private const int MaxRebuilt = DispatchWrapper.MaxDepth + 1;

    /// <summary>The argv that was walked.</summary>
    public required IReadOnlyList<string> Whole { get; init; }

    /// <summary>The layers that were looked through, outermost first.</summary>
    public required IReadOnlyList<UnwrapLayer> Layers { get; init; }

    /// <summary>
    /// A layer that cannot be looked through; the innermost program is then that word itself. Null when the walk ended at a plain program.
    /// </summary>
    public UnwrapLayer? Stopped { get; init; }

    /// <summary>The argv in which the innermost program stands.</summary>
    public required IReadOnlyList<string> Argv { get; init; }

    /// <summary>Where it stands in <see cref="Argv"/>; behind the end when nothing is left.</summary>
    public required int Start { get; init; }

    /// <summary>
    /// True when <c>env -S</c> put <see cref="Argv"/> together, so that places in it mean nothing in <see cref="Whole"/>.
    /// </summary>
    public bool IsRebuilt => !ReferenceEquals(Argv, Whole);

    /// <summary>Canonical name of the innermost program; empty when nothing is left.</summary>
    public string Name => Start < Argv.Count ? ExecutableName.Normalise(Argv[Start]) : "";

    /// <summary>The innermost program with its arguments.</summary>
    public IReadOnlyList<string> Inner => Start == 0 ? Argv : ArgvParts.From(Argv, Start);

    /// <summary>True when an env puts together a command which nobody read, or which was read in another way than env's.</summary>
    public bool HidesCommand => Stopped is { Kind: LayerKind.Wrapper, Name: EnvInvocation.Program } env
        && EnvInvocation.MaySplit(env.Argv, env.Start) || Layers.Any(static layer => layer.Step.Env is { IsGuess: true });

    /// <summary>Walks an argv.</summary>
    public static Unwrapping Of(IReadOnlyList<string> argv, AnalysisPlatform platform)
    {
        IReadOnlyList<string> current = argv;
        int start = 0;
        List<UnwrapLayer> layers = [];
        UnwrapLayer? stopped = null;
        int rebuilds = 0;
        while (layers.Count < MaxLayers && LayerAt(current, start, platform) is { } layer)
        {
            if (layer.Next < 0 && (layer.Step.Rebuilt is null || ++rebuilds > MaxRebuilt))
            {
                stopped = layer;
                break;
            }
            layers.Add(layer);
            (current, start) = layer.Step.Rebuilt is { } rebuilt ? (rebuilt, 0) : (current, layer.Next);
        }
        return new Unwrapping { Whole = argv, Layers = layers, Stopped = stopped, Argv = current, Start = start };
    }

    private static UnwrapLayer? LayerAt(IReadOnlyList<string> argv, int start, AnalysisPlatform platform)
    {
        if (start >= argv.Count || argv[start].Trim().Length == 0)
        {
            return null;
        }
        DispatchWrapper.Step step = DispatchWrapper.Read(argv, start, platform);
        string name = step.Canonical ?? "";
        if (step.Name is not null)
        {
            return new UnwrapLayer(LayerKind.Wrapper, name, argv, start, step.CommandIndex, step);
        }
        if (platform != AnalysisPlatform.Windows && ShellNames.IsCommandWord(argv[start].Trim()))
        {
            return new UnwrapLayer(LayerKind.ShellWord, name, argv, start, SkipShellWord(argv, start), default);
        }
        if (ShellNames.IsMultiplexer(name))
        {
            int applet = start + 1 < argv.Count && argv[start + 1].Trim() == "--" ? start + 2 : start + 1;
            // The word is one of its own commands, never a file: no path and no other program is meant by it.
            bool isShell = applet < argv.Count && argv[applet] is "sh" or "ash" or "hush";
            return new UnwrapLayer(LayerKind.Multiplexer, name, argv, start, isShell ? applet : -1, default);
        }
        return null;
    }

    // Options of these words differ between shells: without any, all agree.
    private static int SkipShellWord(IReadOnlyList<string> argv, int start)
    {
        int next = start + 1;
        if (next < argv.Count && argv[next] == "--" && argv[start].Trim() == "command")
        {
            next++;
        }
        return next < argv.Count && argv[next].Length > 0 && argv[next][0] != '-' ? next : -1;
    }
}
