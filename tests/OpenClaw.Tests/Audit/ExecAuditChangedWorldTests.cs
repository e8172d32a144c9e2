using OpenClaw.Node.Audit;
using OpenClaw.Node.State;
using OpenClaw.Tests.Approvals;
using OpenClaw.Tests.Execution;
using OpenClaw.Tests.Gateway.Support;

namespace OpenClaw.Tests.Audit;

/// <summary>A log knows where its own last line ended and looks no further, unless something else is there than it left.</summary>
public sealed class ExecAuditChangedWorldTests : IDisposable
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), "openclaw-audit-" + Guid.NewGuid().ToString("N").Substring(0, 8));

    private StateLocation State =>
        new() { Directory = _directory, DisplayDirectory = _directory, ConfigPath = Path.Combine(_directory, "openclaw.json"),
            Home = _directory };

    private string Record => Path.Combine(_directory, "audit", "exec.jsonl");

    private string Head => Path.Combine(_directory, "audit", "exec.head");

    public ExecAuditChangedWorldTests() => Directory.CreateDirectory(_directory);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("nothing", 4)]
    [InlineData("another log wrote", 5)]
    [InlineData("a copy took its place", 4)]
    [InlineData("half a line at its end", 4)]
    [InlineData("the same bytes, written again", 4)]
    [InlineData("the head is gone", 4)]
    [InlineData("the head is one behind", 4)]
    [InlineData("the head is longer", 4)]
    [InlineData("the flush came", 4)]
    [InlineData("other permissions and back", 4)]
    public void WhatHappensBetweenTwoRecordsIsNoticed(string what, int lines)
    {
        ManualTime time = new();
        ExecAuditLog log = new(State, time);
        Write(log, 2);
        string behind = File.ReadAllText(Head);
        Write(log, 1);
        byte[] content = File.ReadAllBytes(Record);
        switch (what)
        {
            case "another log wrote": Write(new ExecAuditLog(State), 1); break;
            case "a copy took its place":
                File.Delete(Record);
                File.WriteAllBytes(Record, content);
                break;
            case "half a line at its end": File.AppendAllText(Record, "{\"seq\":4"); break;
            case "the same bytes, written again": File.WriteAllBytes(Record, content); break;
            case "the head is gone": File.Delete(Head); break;
            case "the head is one behind": File.WriteAllText(Head, behind); break;
            case "the head is longer": File.AppendAllText(Head, new string(' ', 100)); break;
            case "the flush came": time.Advance(TimeSpan.FromSeconds(2)); break;
            case "other permissions and back" when Path.DirectorySeparatorChar == '/':
                Links.ChangeMode(Record, Convert.ToInt32("644", 8));
                Links.ChangeMode(Record, Convert.ToInt32("600", 8));
                break;
        }
        Write(log, 1);
        ExecAuditVerification result = new ExecAuditLog(State).Verify();
        Assert.Equal((true, lines, null), (result.Intact, (int)result.Lines, result.Problem));
    }

    [PosixTheory]
    [InlineData("record", "link")]
    [InlineData("record", "writable")]
    [InlineData("record", "directory")]
    [InlineData("head", "link")]
    [InlineData("head", "writable")]
    [InlineData("head", "directory")]
    public void AFileThatOthersCouldChangeTakesNoRecord(string which, string how)
    {
        ExecAuditLog log = new(State);
        Write(log, 2);
        string path = which == "record" ? Record : Head, aside = path + ".aside";
        switch (how)
        {
            case "writable": Links.ChangeMode(path, Convert.ToInt32("666", 8)); break;
            case "link":
                File.Move(path, aside);
                Links.Create(path, aside);
                break;
            default:
                File.Delete(path);
                Directory.CreateDirectory(path);
                break;
        }
        Assert.Throws<NodeStateException>(() => Write(log, 1));
        if (how != "directory" && which == "record")
        {
            Assert.Equal(2, File.ReadAllLines(how == "link" ? aside : path).Length);
        }
    }

    [PosixTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void OnAFullDiskNoPartOfALineStays(bool sameLog)
    {
        Assert.SkipUnless(OpenClaw.Node.Native.PosixAccounts.IsRoot && File.Exists("/bin/mount"), "makes a small disk: needs root");
        Assert.Equal(0, Run("mount", "-t", "tmpfs", "-o", "size=64k,mode=700", "none", _directory));
        try
        {
            ExecAuditLog log = new(State);
            Write(log, 3);
            string filler = Path.Combine(_directory, "filler");
            Fill(filler);
            NodeStateException? full = null;
            for (int i = 0; i < 60 && full is null; i++)
            {
                full = Failure(sameLog ? log : new ExecAuditLog(State));
            }
            Assert.Equal(StateProblem.Storage, full?.Problem);
            Assert.Matches("(?i)no space (is )?left|disk full", full!.Message);
            Assert.EndsWith("}\n", File.ReadAllText(Record));
            Assert.True(new ExecAuditLog(State).Verify().Intact);
            File.Delete(filler);
            Write(sameLog ? log : new ExecAuditLog(State), 1);
            Assert.True(new ExecAuditLog(State).Verify().Intact);
        }
        finally
        {
            Assert.Equal(0, Run("umount", _directory));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void AfterAPowerFailureTheSmallFileMayBeBehind(int behind)
    {
        ExecAuditLog log = new(State);
        Write(log, 3);
        string head = File.ReadAllText(Head);
        Write(log, behind);
        File.WriteAllText(Head, head);
        Write(new ExecAuditLog(State), 1);
        ExecAuditVerification result = new ExecAuditLog(State).Verify();
        Assert.Equal((true, 4L + behind), (result.Intact, result.Lines));
    }

    [Theory]
    [InlineData("removed")]
    [InlineData("changed")]
    [InlineData("moved")]
    public void ButALineThatDoesNotFollowIsStillFound(string attack)
    {
        ExecAuditLog log = new(State);
        Write(log, 3);
        string head = File.ReadAllText(Head);
        Write(log, 4);
        File.WriteAllText(Head, head);
        List<string> lines = [.. File.ReadAllLines(Record)];
        switch (attack)
        {
            case "removed": lines.RemoveAt(4); break;
            case "changed": lines[4] = lines[4].Replace("command", "Command"); break;
            default: (lines[4], lines[5]) = (lines[5], lines[4]); break;
        }
        File.WriteAllText(Record, string.Join("\n", lines) + "\n");
        Write(new ExecAuditLog(State), 1);
        Assert.False(new ExecAuditLog(State).Verify().Intact);
    }

    private static NodeStateException? Failure(ExecAuditLog log)
    {
        try
        {
            Write(log, 1);
            return null;
        }
        catch (NodeStateException problem)
        {
            return problem;
        }
    }

    private static void Fill(string path)
    {
        FileStream file = new(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1);
        try
        {
            while (true)
            {
                file.Write(new byte[4096], 0, 4096);
            }
        }
        catch (IOException)
        {
            file.Dispose();
        }
    }

    private static int Run(string program, params string[] arguments)
    {
        using System.Diagnostics.Process process =
            System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(program,
                string.Join(" ", arguments)) { UseShellExecute = false })!;
        process.WaitForExit();
        return process.ExitCode;
    }

    private static void Write(ExecAuditLog log, int count)
    {
        for (int i = 0; i < count; i++)
        {
            log.Append(new ExecAuditRecord { Kind = ExecAuditKind.Allowed, Command = "command", Decision = "allowed" });
        }
    }
}
