using System.Management.Automation;
using System.Text;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Audit;
using OpenClaw.Node.State;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// Export-OpenClawExecHistory: the history as lines for a SIEM: JSON lines or CEF, to a file or to the pipeline. The event ids are those of
/// the Windows Event Log.
/// </summary>
[Cmdlet(VerbsData.Export, "OpenClawExecHistory", SupportsShouldProcess = true)]
[OutputType(typeof(string), typeof(FileInfo))]
public sealed class ExportOpenClawExecHistoryCommand : ExecPolicyCmdlet
{
    /// <summary>The file; without it the lines are written to the pipeline.</summary>
    [Parameter(Position = 0)]
    [Alias("FullName", "LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>How a record is written; default: JsonLines.</summary>
    [Parameter]
    public HistoryFormat Format { get; set; }

    /// <summary>Only records after this number: the Sequence of the last one that was taken.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long AfterSequence { get; set; } = -1;

    /// <summary>Only records since then.</summary>
    [Parameter]
    public DateTime? After { get; set; }

    /// <summary>Only records before then.</summary>
    [Parameter]
    public DateTime? Before { get; set; }

    /// <summary>Add to the file instead of making it anew.</summary>
    [Parameter]
    public SwitchParameter Append { get; set; }

    /// <summary>Replace an existing file.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Write the file's object.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(StateLocation location)
    {
        IEnumerable<string> lines = new ExecApprovals(location).ReadHistory().Where(IsWanted)
            .Select(record => new ExecHistoryRecord(record))
            .Select(record => Format == HistoryFormat.Cef ? HistoryText.Cef(record) : HistoryText.Json(record));
        if (Path is null)
        {
            foreach (string line in lines)
            {
                if (StopToken.IsCancellationRequested)
                {
                    throw new PipelineStoppedException();
                }

                WriteObject(line);
            }

            return;
        }

        string file = GetUnresolvedProviderPathFromPSPath(Path);
        if (File.Exists(file) && !Force && !Append)
        {
            throw new OpenClawCommandException("FileExists", ErrorCategory.ResourceExists, $"{file} exists.",
                "Use -Append to add to it, or -Force to replace it.", file);
        }

        if (ShouldProcess(file, "Write the history"))
        {
            using (StreamWriter writer = new(file, Append, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" })
            {
                foreach (string line in lines)
                {
                    writer.WriteLine(line);
                }
            }

            if (PassThru)
            {
                WriteObject(new FileInfo(file));
            }
        }
    }

    private bool IsWanted(ExecAuditRecord record) => record.Sequence > AfterSequence
        && (After is null || record.At >= After.Value.ToUniversalTime())
        && (Before is null || record.At < Before.Value.ToUniversalTime());
}
