using System.Management.Automation;
using System.Text;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.PolicyFiles;
using OpenClaw.Node.State;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// Export-OpenClawExecPolicy: the policy document as YAML or JSON, to a file or as text. The machine's socket and its secret are left out.
/// </summary>
[Cmdlet(VerbsData.Export, "OpenClawExecPolicy", SupportsShouldProcess = true)]
[OutputType(typeof(string), typeof(FileInfo))]
public sealed class ExportOpenClawExecPolicyCommand : ExecPolicyCmdlet
{
    /// <summary>The file; without it the text is written to the pipeline.</summary>
    [Parameter(Position = 0)]
    [Alias("FullName", "LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The format; default: by the file's ending, YAML for text.</summary>
    [Parameter]
    public PolicyFileFormat? Format { get; set; }

    /// <summary>Also what changes by use: ids of rules, when and for what each was used last.</summary>
    [Parameter]
    public SwitchParameter IncludeUse { get; set; }

    /// <summary>Put the JSON schema beside the file; its first line names it, so that editors check and complete the policy.</summary>
    [Parameter]
    public SwitchParameter WithSchema { get; set; }

    /// <summary>Replace an existing file.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Write the file's object.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(StateLocation location)
    {
        ExecApprovalsDocument document = Load(new ExecApprovalsStore(location)).Document;
        string text = IncludeUse ? PolicyFile.Write(document, ChosenFormat()) : SharedPolicy.Write(document, ChosenFormat());
        if (Path is null)
        {
            WriteObject(text);
            return;
        }

        string file = GetUnresolvedProviderPathFromPSPath(Path);
        if (File.Exists(file) && !Force)
        {
            throw new OpenClawCommandException("FileExists", ErrorCategory.ResourceExists, $"{file} exists.",
                "Use -Force to replace it.", file);
        }

        if (ShouldProcess(file, "Write the exec policy"))
        {
            PrivateFile.WriteAtomic(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(text));
            if (WithSchema)
            {
                string schema = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(file)!, SharedPolicy.SchemaFile);
                File.Copy(System.IO.Path.Combine(MyInvocation.MyCommand.Module.ModuleBase, "schemas", SharedPolicy.SchemaFile), schema,
                    overwrite: true);
            }

            if (PassThru)
            {
                WriteObject(new FileInfo(file));
            }
        }
    }

    private PolicyFormat ChosenFormat() => Format switch
    {
        PolicyFileFormat.Json => PolicyFormat.Json,
        PolicyFileFormat.Yaml => PolicyFormat.Yaml,
        _ => Path is null ? PolicyFormat.Yaml : PolicyFile.FormatOf(Path),
    };
}
