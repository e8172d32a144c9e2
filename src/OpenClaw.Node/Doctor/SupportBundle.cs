using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using OpenClaw.Gateway.Text;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.PolicyFiles;
using OpenClaw.Node.Audit;
using OpenClaw.Node.Execution;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Services;
using OpenClaw.Node.Services.Logs;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Doctor;

/// <summary>
/// One zip for a report of a fault, which an administrator can read before he sends it and which holds no secret: what the doctor says, the
/// status, the machine, settings, policy and log. It is made whatever is broken here: a file that cannot be read becomes a line that says
/// why.
/// </summary>
/// <param name="doctor">Makes the doctor that looks at the same node, and tells each check to whom it is given.</param>
internal sealed class SupportBundle(Func<Action<DoctorCheck>, NodeDoctor> doctor)
{
    public const string ReadmeName = "README.txt";

    private const int LogLines = 500;
    private const int HistoryRecords = 200;

    private readonly List<BundleEntry> _entries = [];
    private readonly List<DoctorCheck> _checks = [];

    /// <summary>Whose state; null where that cannot be said, and then <see cref="WhyNoState"/> says why.</summary>
    public StateLocation? State { get; init; }

    public string? WhyNoState { get; init; }

    /// <summary>What the caller typed: its secrets are hidden, too.</summary>
    public NodeOptions Options { get; init; } = new();

    /// <summary>What runs this program: the version of PowerShell; null where it runs by itself.</summary>
    public string? Shell { get; init; }

    public bool IncludeHistory { get; init; }

    /// <summary>How long the running node may take to answer.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Told each check of the doctor as it comes.</summary>
    public Action<DoctorCheck> Told { get; init; } = _ => { };

    public IReadOnlyDictionary<string, string> Environment { get; init; } = HostEnvironment.OfThisProcess();

    /// <summary>What the doctor found, after <see cref="MakeAsync"/>.</summary>
    public IReadOnlyList<DoctorCheck> Checks => _checks;

    /// <summary>Where a bundle is to be written.</summary>
    /// <param name="given">A file, or a directory for a file with the usual name; null for the current directory.</param>
    /// <param name="directory">The current directory.</param>
    /// <param name="now">The time in the name.</param>
    public static string PathOf(string? given, string directory, DateTimeOffset now)
    {
        string host = new([.. System.Environment.MachineName.Select(c => char.IsLetterOrDigit(c) && c < 128 || c is '-' or '.' ? c : '-')]);
        string name =
            FormattableString.Invariant(
                $"openclaw-support-{(host.Trim('-', '.').Length == 0 ? "host" : host)}-{now.UtcDateTime:yyyyMMdd-HHmmss}");
        string place = Path.GetFullPath(Path.Combine(directory, given ?? "."));
        bool isDirectory = given is null || Directory.Exists(place) || given.EndsWith("/", StringComparison.Ordinal)
            || given.EndsWith(Path.DirectorySeparatorChar.ToString(), StringComparison.Ordinal);
        // Of several nodes there may be several in a second.
        return isDirectory ? NumberedFiles.FirstFree(Path.Combine(place, name), ".zip") : place;
    }

    /// <summary>Writes a bundle for this account alone.</summary>
    /// <exception cref="NodeStateException">It cannot be written there, or a file is there that was not to be replaced.</exception>
    public static void Save(string path, byte[] content, bool replace)
    {
        if (!replace && File.Exists(path))
        {
            throw new NodeStateException(StateProblem.Storage, $"{path} is there already, and was not replaced.", path);
        }
        try
        {
            PrivateFile.WriteAtomic(path, content);
        }
        catch (NodeStateException problem) when (problem.Problem == StateProblem.Unsafe)
        {
            throw new NodeStateException(problem.Problem,
                $"The bundle was not written, because others could replace it there: {problem.Message} Or name a place in your home directory.", path, problem);
        }
    }

    /// <summary>Looks at everything; the zip.</summary>
    public async Task<byte[]> MakeAsync(CancellationToken cancellationToken)
    {
        StateLocation? state = State?.ForReading();
        BundleRedaction redaction = new(BundleSecrets.Of(state, Options, Environment),
            state?.Home ?? System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile));
        DateTimeOffset now = Options.Time.GetUtcNow();
        string? failed = await ExamineAsync(cancellationToken).ConfigureAwait(false);
        AddDoctor(redaction, failed);
        NodeStatus? running = state is null
            ? null : await NodeStatusClient.TryReadAsync(state, Limit, cancellationToken).ConfigureAwait(false);
        Add(redaction, "status.json", "what the running node says of itself", () => Status(redaction, running));
        Add(redaction, "machine.txt", "versions, system, kind of account, names of variables that are set",
            () => Joined(BundleMachine.Lines(Shell, Environment, now).Select(redaction.Own)));
        if (state is not null)
        {
            AddState(redaction, state);
        }
        BundleEntry[] all = [new(ReadmeName, "", BundleReadme.Text(_entries, IncludeHistory, redaction.Own(WhyNoState ?? ""), now)),
            .. _entries];
        return Zip(all, now);
    }

    private async Task<string?> ExamineAsync(CancellationToken cancellationToken)
    {
        try
        {
            await doctor(check =>
            {
                _checks.Add(check);
                Told(check);
            }).RunAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (Exception problem) when (!cancellationToken.IsCancellationRequested && problem is not OutOfMemoryException)
        {
            // A fault of the doctor is what a bundle is for.
            return $"The doctor itself failed ({problem.GetType().Name}): {problem.Message}";
        }
    }

    private void AddDoctor(BundleRedaction redaction, string? failed)
    {
        DoctorCheck[] shown = [.. _checks.Select(check => check with
        {
            Finding = check.Finding with
            {
                Message = redaction.Own(check.Finding.Message),
                Fix = check.Finding.Fix is { } fix ? redaction.Own(fix) : null,
                Repair = check.Finding.Repair is { } repair ? repair with { What = redaction.Own(repair.What) } : null,
            },
        })];
        string[] fault = failed is null ? [] : [redaction.Own(failed)];
        Add(redaction, "doctor.txt", "the checks of the doctor",
            () => Joined(shown.SelectMany(check => DoctorReport.Lines(check)).Concat(fault)));
        Add(redaction, "doctor.json", "the same for programs", () => Json(writer =>
        {
            DoctorReport.WriteMembers(writer, shown, []);
            if (failed is not null)
            {
                writer.WriteString("problem", fault[0]);
            }
        }));
    }

    private void AddState(BundleRedaction redaction, StateLocation state)
    {
        AddJson(redaction, state, "node.json", "the saved gateway, name and commands", state.NodeConfigPath);
        AddJson(redaction, state, "service.json", "the settings of the installed node", ServiceSettings.PathIn(state.Directory));
        AddJson(redaction, state, "openclaw.json", "of OpenClaw's settings those that a node reads", state.ConfigPath,
            BundleSettings.OfNode);
        Add(redaction, "policy.yaml", "the exec policy", () => Policy(redaction, state));
        Add(redaction, "log.txt", $"the last {LogLines} lines of the log", () => Log(redaction, state));
        if (IncludeHistory)
        {
            Add(redaction, "history.jsonl", $"the last {HistoryRecords} records of what was asked, decided and run",
                () => History(redaction, state));
        }
        Add(redaction, "files.txt", "names, owners, modes, sizes and times of the state directory's files; nothing of what is in them",
            () => Joined(BundleFiles.List(state.Directory).Select(redaction.Own)));
    }

    private void AddJson(BundleRedaction redaction, StateLocation state, string name, string about, string path,
        Func<JsonObject, JsonObject>? part = null) => Add(redaction, name, about, () =>
    {
        if (BundleFiles.Read(state, path) is not { } text)
        {
            throw new FileNotFoundException($"There is no {path}.");
        }
        try
        {
            JsonTree tree = JsonTreeReader.ReadJson5(text);
            return JsonTreeWriter.WriteFile(redaction.Tree(part is not null && tree.AsObject is { } members ? part(members) : tree));
        }
        catch (JsonTreeException problem)
        {
            // The text may hold anything, and nobody can tell what in it is a secret.
            throw JsonStateFile.Malformed(path, problem.Message, problem);
        }
    });

    // What a file says is the file's text, or why there is none.
    private void Add(BundleRedaction redaction, string name, string about, Func<string> text)
    {
        try
        {
            _entries.Add(new BundleEntry(name, about, text()));
        }
        catch (Exception problem) when (problem is not (OutOfMemoryException or OperationCanceledException))
        {
            string why = redaction.Own(problem.Message);
            string content = name.EndsWith(".jsonl", StringComparison.Ordinal)
                ? JsonTreeWriter.WriteCompact(JsonObject.Empty.With("notIncluded", JsonTree.Of(why))) + "\n"
                : name.EndsWith(".json", StringComparison.Ordinal) ? Json(writer => writer.WriteString("notIncluded", why))
                : name.EndsWith(".yaml", StringComparison.Ordinal) ? $"# {Printable.Visible(why)}\n" : $"{Printable.Visible(why)}\n";
            _entries.Add(new BundleEntry(name, about, content) { Missing = Printable.Visible(why) });
        }
    }

    private static string Status(BundleRedaction redaction, NodeStatus? running) => running is null
        ? Json(writer => writer.WriteBoolean("running", false))
        : JsonTreeWriter.WriteFile(BundleRedaction.Texts(JsonTreeReader.Read(NodeStatusDocument.Report(running)), redaction.Own));

    private static string Policy(BundleRedaction redaction, StateLocation state)
    {
        BundleFiles.RequirePlainWay(state, state.ExecApprovalsPath);
        ExecApprovalsSnapshot snapshot = new ExecApprovalsStore(state).Load();
        return snapshot.Malformed is { } malformed
            ? throw new NodeStateException(StateProblem.Malformed, malformed, state.ExecApprovalsPath)
            : snapshot.Exists ? SharedPolicy.Write(snapshot.Document, PolicyFormat.Yaml, redaction.Policy)
            : throw new FileNotFoundException($"There is no {state.ExecApprovalsPath}: the defaults count.");
    }

    private static string Log(BundleRedaction redaction, StateLocation state)
    {
        List<ServiceLogEntry> entries = [];
        string path = Path.Combine(state.LogDirectory, ServiceLog.NodeName + ".jsonl");
        for (int number = 0; entries.Count < LogLines
            && BundleFiles.Read(state, number == 0 ? path : FormattableString.Invariant($"{path}.{number}")) is { } text; number++)
        {
            entries.InsertRange(0, text.Split('\n').Where(line => line.Length > 0).Select(ServiceLogEntry.Parse).OfType<ServiceLogEntry>());
        }
        return entries.Count == 0 ? throw new FileNotFoundException($"There is no log in {state.LogDirectory}.")
            : Joined(entries.Skip(Math.Max(0, entries.Count - LogLines)).Select(entry => redaction.Foreign(entry.ToString())));
    }

    private static string History(BundleRedaction redaction, StateLocation state)
    {
        ExecAuditLog log = new(state);
        BundleFiles.RequirePlainWay(state, log.CurrentPath);
        Queue<ExecAuditRecord> last = new();
        foreach (ExecAuditRecord record in log.Read())
        {
            last.Enqueue(record);
            if (last.Count > HistoryRecords)
            {
                last.Dequeue();
            }
        }
        return last.Count == 0 ? throw new FileNotFoundException("The record is empty: nothing was asked of this node yet.")
            : Joined(last.Select(record => JsonTreeWriter.WriteCompact(BundleRedaction.Texts(record.ToTree(), redaction.Foreign))));
    }

    private static string Joined(IEnumerable<string> lines) => string.Concat(lines.Select(line => line + "\n"));

    private static string Json(Action<Utf8JsonWriter> members) => IndentedJson.Of(members) + "\n";

    private static byte[] Zip(IEnumerable<BundleEntry> entries, DateTimeOffset now)
    {
        using MemoryStream bytes = new();
        using (ZipArchive archive = new(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (BundleEntry entry in entries)
            {
                ZipArchiveEntry file = archive.CreateEntry(entry.Name, CompressionLevel.Optimal);
                // A clock that is set before 1980 cannot be written in a zip.
                file.LastWriteTime = now.Year < 1980 ? file.LastWriteTime : now;
                using Stream stream = file.Open();
                byte[] content = Encoding.UTF8.GetBytes(entry.Text);
                stream.Write(content, 0, content.Length);
            }
        }
        return bytes.ToArray();
    }
}

/// <summary>One file of a bundle.</summary>
/// <param name="Name">Its name.</param>
/// <param name="About">What it says, for the one who reads it before sending.</param>
/// <param name="Text">Its text, without secrets.</param>
internal sealed record BundleEntry(string Name, string About, string Text)
{
    /// <summary>Why there is nothing in it; null where there is.</summary>
    public string? Missing { get; init; }
}
