using System.Management.Automation;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Policy;
using OpenClaw.Node.Approvals.PolicyFiles;
using OpenClaw.Node.State;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// Import-OpenClawExecPolicy: replaces the policy by the one in a file. The file is validated as a whole before anything changes, -WhatIf
/// shows every difference, and the change is one atomic step.
/// </summary>
[Cmdlet(VerbsData.Import, "OpenClawExecPolicy", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
[OutputType(typeof(ExecPolicy))]
public sealed class ImportOpenClawExecPolicyCommand : ExecPolicyCmdlet
{
    private const string PathSet = "Path";
    private const string TextSet = "Text";

    // Far more than any policy; a wrong path must not fill the memory.
    private const long MaxBytes = 4 * 1024 * 1024;

    /// <summary>The file: .yaml and .yml are YAML, everything else is JSON with comments.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "PSPath", "LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The policy as text.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TextSet)]
    [ValidateNotNullOrEmpty]
    public string? Text { get; set; }

    /// <summary>The format; default: by the file's ending, YAML for text (JSON is YAML, too).</summary>
    [Parameter]
    public PolicyFileFormat? Format { get; set; }

    /// <summary>
    /// Take also members that look like misspelt ones; others that this version does not know are kept anyway, with a warning.
    /// </summary>
    [Parameter]
    public SwitchParameter AcceptUnknownMember { get; set; }

    /// <summary>Keep bare names of programs as names instead of storing the files that they mean on this machine.</summary>
    [Parameter]
    public SwitchParameter ByName { get; set; }

    /// <summary>
    /// Replace also a stored policy that cannot be read: it is kept beside the new one, under a name with "broken" and the time.
    /// </summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Write the policy in effect afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(StateLocation location)
    {
        ExecApprovalsStore store = new(location);
        ExecApprovalsDocument read = ReadDocument(store.Load() is { Malformed: null } stored
            ? stored.Document : ExecApprovalsDocument.Empty);
        List<string> warnings = [];
        ExecApprovalsDocument document = AwaitShown(
            "Import-OpenClawExecPolicy", "Looking for the programs of the rules on this machine",
            _ => Task.FromResult(read.WithProgramsOfThisMachine(ByName,
                rule => warnings.AddRange(rule.Refusal is { } why ? [why] : rule.Warnings))));
        warnings.ForEach(WriteWarning);
        if (Change(location, stored => document.KeepingUse(stored), exactly: true, replaceBroken: Force) && PassThru)
        {
            ExecApprovalsSnapshot snapshot = store.Load();
            PolicySource policies = PolicySource.Of(location, store);
            foreach (string agent in (string[])["*", .. snapshot.Document.Agents.Select(a => a.Key).Where(a => a != "*")])
            {
                WriteObject(PolicyMapping.ToExecPolicy(policies.For(snapshot, AgentId(agent)), agent, store, snapshot, location));
            }
        }
    }

    private ExecApprovalsDocument ReadDocument(ExecApprovalsDocument stored)
    {
        string? file = Path is null ? null : GetUnresolvedProviderPathFromPSPath(Path);
        PolicyFormat format = Format switch
        {
            PolicyFileFormat.Json => PolicyFormat.Json,
            PolicyFileFormat.Yaml => PolicyFormat.Yaml,
            _ => file is null ? PolicyFormat.Yaml : PolicyFile.FormatOf(file),
        };
        try
        {
            ExecApprovalsDocument document = PolicyFile.Read(file is null ? Text! : ReadFile(file), format, stored,
                out IReadOnlyList<string> unknown, AcceptUnknownMember);
            foreach (string sentence in unknown)
            {
                WriteWarning(sentence);
            }

            return document;
        }
        catch (PolicyFileException problem)
        {
            throw new OpenClawCommandException(
                "PolicyFileInvalid", ErrorCategory.InvalidData,
                $"{file ?? "The text"} is not a valid exec policy: {problem.Message}. Nothing was changed.",
                "Correct the line that the message names. A member that is meant as it stands: -AcceptUnknownMember.", file);
        }
    }

    private static string ReadFile(string file)
    {
        FileInfo info = new(file);
        if (!info.Exists)
        {
            throw new OpenClawCommandException("FileNotFound", ErrorCategory.ObjectNotFound, $"{file} does not exist.",
                "Check the path.", file);
        }

        return info.Length <= MaxBytes
            ? File.ReadAllText(file)
            : throw new OpenClawCommandException("PolicyFileInvalid", ErrorCategory.InvalidData, $"{file} is larger than {MaxBytes} bytes.",
                "Check the path.", file);
    }
}
