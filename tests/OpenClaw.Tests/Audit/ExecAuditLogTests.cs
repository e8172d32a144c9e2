using OpenClaw.Node.Audit;
using OpenClaw.Node.State;

namespace OpenClaw.Tests.Audit;

/// <summary>The record of commands: complete, in a chain, without secrets.</summary>
public sealed class ExecAuditLogTests : IDisposable
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), "openclaw-audit-" + Guid.NewGuid().ToString("N").Substring(0, 8));

    private StateLocation State =>
        new() { Directory = _directory, DisplayDirectory = _directory, ConfigPath = Path.Combine(_directory, "openclaw.json"),
            Home = _directory };

    private string Log => Path.Combine(_directory, "audit", "exec.jsonl");

    public void Dispose()
    {
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    [Fact]
    public void KeepsWhatWasWritten()
    {
        Write(new ExecAuditLog(State), 3);
        Write(new ExecAuditLog(State), 2);
        ExecAuditLog log = new(State);
        Assert.Equal([1L, 2, 3, 4, 5], log.Read().Select(record => record.Sequence));
        Assert.Equal((true, 5L), (log.Verify().Intact, log.Verify().Lines));
    }

    [Fact]
    public void EachRecordNamesAccountAndProcess()
    {
        Write(new ExecAuditLog(State), 2);
        Assert.All(new ExecAuditLog(State).Read(), record =>
        {
            Assert.StartsWith(Environment.UserName, record.Account!.Substring(record.Account.LastIndexOf('\\') + 1),
                StringComparison.OrdinalIgnoreCase);
            Assert.Matches("^(S-1-[0-9-]+|[0-9]+)$", record.AccountId);
            using var me = System.Diagnostics.Process.GetCurrentProcess();
            Assert.EndsWith($"[{me.Id}]", record.Process, StringComparison.Ordinal);
        });
        Assert.True(new ExecAuditLog(State).Verify().Intact);
    }

    [Fact]
    public void HalfALineLeftByACrashGoesWithTheNextRecord()
    {
        Write(new ExecAuditLog(State), 3);
        File.AppendAllText(Log, "{\"seq\":4,\"at\":\"20");
        Assert.False(new ExecAuditLog(State).Verify().Intact);
        Write(new ExecAuditLog(State), 2);
        Assert.Equal((true, 5L), (new ExecAuditLog(State).Verify().Intact, new ExecAuditLog(State).Verify().Lines));
    }

    [Fact]
    public void AnEmptyRecordIsIntact() => Assert.True(new ExecAuditLog(State).Verify().Intact);

    [Theory]
    [InlineData("changed", 3)]
    [InlineData("removed", 3)]
    [InlineData("moved", 3)]
    [InlineData("doubled", 4)]
    [InlineData("garbage", 3)]
    [InlineData("first removed", 1)]
    [InlineData("cut off", null)]
    public void TheFirstBrokenLineIsFound(string attack, int? line)
    {
        Write(new ExecAuditLog(State), 6);
        List<string> lines = [.. File.ReadAllLines(Log)];
        switch (attack)
        {
            case "changed": lines[2] = lines[2].Replace("command 3", "command X"); break;
            case "removed": lines.RemoveAt(2); break;
            case "moved": (lines[2], lines[3]) = (lines[3], lines[2]); break;
            case "doubled": lines.Insert(3, lines[2]); break;
            case "garbage": lines[2] = "{"; break;
            case "first removed": lines.RemoveAt(0); break;
            default: lines.RemoveAt(5); break;
        }
        File.WriteAllText(Log, string.Join("\n", lines) + "\n");
        ExecAuditVerification result = new ExecAuditLog(State).Verify();
        Assert.False(result.Intact);
        Assert.Equal(line, result.Line);
    }

    [Fact]
    public void TheChainGoesOnOverFilesAndOldOnesGo()
    {
        ExecAuditLog log = new(State, maxBytes: 2000, files: 3);
        Write(log, 40);
        Assert.Equal(3, Directory.GetFiles(Path.Combine(_directory, "audit"), "*.jsonl").Length);
        Assert.True(log.Verify().Intact);
        List<long> kept = log.Read().Select(record => record.Sequence).ToList();
        Assert.Equal(40, kept[kept.Count - 1]);
        Assert.Equal(40, kept[0] + kept.Count - 1);
        string older = Path.Combine(_directory, "audit", "exec.1.jsonl");
        File.WriteAllLines(older, File.ReadAllLines(older).Skip(1));
        Assert.False(new ExecAuditLog(State, maxBytes: 2000, files: 3).Verify().Intact);
    }

    [Theory]
    [InlineData("curl -H \"Authorization: Bearer abcdef123456\" https://x", "abcdef123456")]
    [InlineData("mysql --password=hunter2 db", "hunter2")]
    [InlineData("tool --api-key hunter2 run", "hunter2")]
    [InlineData("env GITHUB_TOKEN=hunter2 gh pr list", "hunter2")]
    [InlineData("git clone https://me:hunter2@example.com/x.git", "hunter2")]
    [InlineData("curl -u me:hunter2 https://x", "hunter2")]
    [InlineData("sh -c \"echo ghp_abcdefghijklmnopqrstuvwxyz0123456789\"", "ghp_abcdefghij")]
    [InlineData("echo eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc", "eyJhbGci")]
    [InlineData("post '{\"client_secret\": \"hunter2\"}'", "hunter2")]
    [InlineData("aws configure set aws_secret_access_key hunter2=", null)]
    public void SecretsAreReplaced(string command, string? secret)
    {
        string shown = SecretRedaction.Apply(command);
        if (secret is not null)
        {
            Assert.DoesNotContain(secret, shown);
            Assert.Contains("***", shown);
        }
    }

    [Theory]
    [InlineData("git log --oneline -n 5")]
    [InlineData("ls -la /tmp/authors")]
    [InlineData("sh -c \"grep -rn token src | head\"")]
    public void OrdinaryCommandsStayReadable(string command) => Assert.Equal(command, SecretRedaction.Apply(command));

    [Fact]
    public void ALineEndCannotForgeARecord() => Assert.DoesNotContain('\n', SecretRedaction.Apply("echo a\n{\"seq\":1}"));

    private static void Write(ExecAuditLog log, int count)
    {
        long start = log.Read().Count();
        for (long i = start + 1; i <= start + count; i++)
        {
            log.Append(new ExecAuditRecord { Kind = ExecAuditKind.Denied, Command = $"command {i}", Decision = "allowlist-miss" });
        }
    }
}
