using System.Management.Automation;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Policy;
using OpenClaw.Node.Approvals.PolicyFiles;
using OpenClaw.Node.State;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// Import-OpenClawExecPolicy: replaces the policy by the one in a file. The file is validated as a whole before anything changes, -WhatIf shows
/// every difference, and the change is one atomic step.
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

    /// <summary>Keep members that this version does not know instead of refusing them.</summary>
    [Parameter]
    public SwitchParameter AcceptUnknownMember { get; set; }

    /// <summary>Write the policy in effect afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(StateLocation location)
    {
        ExecApprovalsDocument document = ReadDocument();
        ExecApprovalsStore store = new(location);
        if (Change(location, _ => document, exactly: true) && PassThru)
        {
            ExecApprovalsSnapshot snapshot = store.Load();
            ExecConfig config = ExecConfig.Load(location.ConfigPath);
            foreach (string agent in (string[])["*", .. snapshot.Document.Agents.Select(a => a.Key).Where(a => a != "*")])
            {
                WriteObject(PolicyMapping.ToExecPolicy(EffectivePolicy.Resolve(snapshot, config, AgentId(agent)), agent, store, snapshot, location));
            }
        }
    }

    private ExecApprovalsDocument ReadDocument()
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
            return PolicyFile.Read(file is null ? Text! : ReadFile(file), format, AcceptUnknownMember);
        }
        catch (PolicyFileException problem)
        {
            throw new OpenClawCommandException(
                "PolicyFileInvalid", ErrorCategory.InvalidData, $"{file ?? "The text"} is not a valid exec policy: {problem.Message}. Nothing was changed.",
                "Correct the line that the message names. For members of a newer version: -AcceptUnknownMember.", file);
        }
    }

    private static string ReadFile(string file)
    {
        FileInfo info = new(file);
        if (!info.Exists)
        {
            throw new OpenClawCommandException("FileNotFound", ErrorCategory.ObjectNotFound, $"{file} does not exist.", "Check the path.", file);
        }

        return info.Length <= MaxBytes
            ? File.ReadAllText(file)
            : throw new OpenClawCommandException("PolicyFileInvalid", ErrorCategory.InvalidData, $"{file} is larger than {MaxBytes} bytes.", "Check the path.", file);
    }
}
