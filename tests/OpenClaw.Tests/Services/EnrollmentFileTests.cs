using System.Text;
using OpenClaw.Gateway.Identity;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Services;
using OpenClaw.Node.State;
using OpenClaw.Tests.Execution;
using OpenClaw.Tests.State;

namespace OpenClaw.Tests.Services;

/// <summary>The secret of a machine that is enrolled at its first start: taken over, waited for, exchanged, gone.</summary>
public sealed class EnrollmentFileTests : IDisposable
{
    private static readonly Dictionary<string, string> Nothing = [];

    private readonly string _directory = Path.Combine(Path.GetTempPath(), "openclaw enroll " + Guid.NewGuid().ToString("N"));
    private readonly StateLocation _state;

    public EnrollmentFileTests()
    {
        PrivateFile.EnsureDirectory(_directory);
        PrivateFile.EnsureDirectory(State);
        _state = StateLocation.Resolve(State);
    }

    private string State => Path.Combine(_directory, "state");

    private string Given => Path.Combine(_directory, "token");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("s3cret-token", "OPENCLAW_GATEWAY_TOKEN", "s3cret-token")]
    [InlineData("s3cret-token\n", "OPENCLAW_GATEWAY_TOKEN", "s3cret-token")]
    [InlineData("  s3cret-token\r\n", "OPENCLAW_GATEWAY_TOKEN", "s3cret-token")]
    [InlineData("\uFEFFs3cret-token", "OPENCLAW_GATEWAY_TOKEN", "s3cret-token")]
    [InlineData("with spaces inside", "OPENCLAW_GATEWAY_TOKEN", "with spaces inside")]
    [InlineData("pässwörd=\"x\"", "OPENCLAW_GATEWAY_TOKEN", "pässwörd=\"x\"")]
    [InlineData("oc-pair://eyJ1cmwiOiJ3czovLzEyNy4wLjAuMToxIiwiYm9vdHN0cmFwVG9rZW4iOiJvbmNlIn0", "OPENCLAW_SETUP_CODE", null)]
    [InlineData("eyJ1cmwiOiJ3czovLzEyNy4wLjAuMToxIiwiYm9vdHN0cmFwVG9rZW4iOiJvbmNlIn0", "OPENCLAW_SETUP_CODE", null)]
    // expired
    [InlineData("eyJ1cmwiOiJ3czovLzEyNy4wLjAuMToxIiwiYm9vdHN0cmFwVG9rZW4iOiJvbmNlIiwiZXhwaXJlc0F0TXMiOjEwMDAwMDB9",
        "OPENCLAW_SETUP_CODE", null)]
    [InlineData("oc-pair://not-a-code", "OPENCLAW_SETUP_CODE", null)]
    public void ItHoldsATokenOrASetupCode(string content, string name, string? secret)
    {
        PrivateFile.WriteAtomic(Given, Encoding.UTF8.GetBytes(content));
        IReadOnlyDictionary<string, string> secrets = EnrollmentFile.AddTo(Nothing, Given, _state, TimeProvider.System);
        Assert.Equal(secret ?? content, secrets[name]);
        Assert.Single(secrets);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("one\ntwo")]
    [InlineData("nul\0inside")]
    public void WhatIsNoLineIsAnErrorThatNamesTheFile(string content)
    {
        PrivateFile.WriteAtomic(Given, Encoding.UTF8.GetBytes(content));
        Assert.Contains(Given,
            Assert.Throws<NodeStateException>(() => EnrollmentFile.AddTo(Nothing, Given, _state, TimeProvider.System)).Message,
            StringComparison.Ordinal);
        Assert.Throws<NodeStateException>(() => EnrollmentFile.Take(Given, State));
        Assert.True(File.Exists(Given));
    }

    [Fact]
    public void OneThatIsNotThereIsWaitedForUnlessTheNodeHasSomethingElse()
    {
        NodeStartException waits =
            Assert.Throws<NodeStartException>(() => EnrollmentFile.AddTo(Nothing, Given, _state, TimeProvider.System));
        Assert.Contains(Given, waits.Message, StringComparison.Ordinal);
        // 78 would end the service for good.
        Assert.NotEqual(OpenClaw.Gateway.GatewayExitCode.Configuration, waits.ExitCode);
        Dictionary<string, string> known = new() { ["OPENCLAW_GATEWAY_TOKEN"] = "other" };
        Assert.Equal(known, EnrollmentFile.AddTo(known, Given, _state, TimeProvider.System));
        Assert.Equal(known, EnrollmentFile.AddTo(known, null, _state, TimeProvider.System));
        Assert.Equal(Given, EnrollmentFile.Take(Given, State));
        Assert.Null(EnrollmentFile.Take(null, State));
    }

    [Fact]
    public void OneThatIsThereIsTakenIntoTheStateDirectory()
    {
        PrivateFile.WriteAtomic(Given, Encoding.UTF8.GetBytes("s3cret"));
        string? own = EnrollmentFile.Take(Given, State);
        Assert.Equal(EnrollmentFile.PathIn(State), own);
        Assert.Equal(own, EnrollmentFile.Take(own, State));
        Assert.Equal("s3cret", EnrollmentFile.AddTo(Nothing, own, _state, TimeProvider.System)["OPENCLAW_GATEWAY_TOKEN"]);
        // Newer than what was known: somebody has just written it.
        Assert.Equal("s3cret",
            EnrollmentFile.AddTo(new Dictionary<string, string> { ["OPENCLAW_GATEWAY_TOKEN"] = "old" }, own, _state,
                TimeProvider.System)["OPENCLAW_GATEWAY_TOKEN"]);
    }

    [Fact]
    public void ItIsDeletedWhenTheNodeHasATokenOfItsOwnAndNotBefore()
    {
        ListLog log = new();
        PrivateFile.WriteAtomic(Given, Encoding.UTF8.GetBytes("s3cret"));
        EnrollmentFile.Spend(Given, _state, TimeProvider.System, log, 1);
        Assert.True(File.Exists(Given));

        DeviceIdentity identity = new DeviceIdentityStore(_state, TimeProvider.System).LoadOrCreate();
        EnrollmentFile.Spend(Given, _state, TimeProvider.System, log, 1);
        Assert.True(File.Exists(Given));
        new DeviceTokenStore(_state, TimeProvider.System)
            .Save(identity.DeviceId, new DeviceToken("own", "node", [], new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)), null);
        EnrollmentFile.Spend(Given, _state, TimeProvider.System, log, 1);
        Assert.False(File.Exists(Given));
        Assert.Empty(EnrollmentFile.AddTo(Nothing, Given, _state, TimeProvider.System));
        EnrollmentFile.Spend(Given, _state, TimeProvider.System, log, 1);
        EnrollmentFile.Spend(null, _state, TimeProvider.System, log, 1);
    }

#if NET
    /// <param name="made">What is made in a directory, by a shell; the file is <c>d/e/token</c>.</param>
    /// <param name="refused">What the message says; empty where it is used.</param>
    /// <param name="root">True where only root can make that.</param>
    [PosixTheory]
    [InlineData("mkdir -p d/e; umask 077; echo s > d/e/token", "", false)]
    [InlineData("mkdir -p d/e; umask 077; echo s > d/e/token; chmod 1777 d/e", "", false)]
    [InlineData("mkdir -p d x/e; rmdir d; ln -s x d; umask 077; echo s > d/e/token", "", false)]
    [InlineData("mkdir -p d/e; echo s > d/e/token; chmod 777 d", "chmod go-w", false)]
    [InlineData("mkdir -p d/e; echo s > d/e/token; chmod 777 d/e", "chmod go-w", false)]
    [InlineData("mkdir -p d/e; chmod 777 d/e", "chmod go-w", false)]
    [InlineData("mkdir -p d/e; chmod 1777 d/e", "is not there yet", false)]
    [InlineData("mkdir -p d/e; echo s > d/e/token; chmod 666 d/e/token", "can write to", false)]
    [InlineData("mkdir -p d/e; echo s > x; ln -s ../../x d/e/token", "is a link", false)]
    [InlineData("mkdir -p d/e; mkfifo d/e/token", "not a plain file", false)]
    [InlineData("mkdir -p x/e; chmod 777 x; ln -s x d; echo s > d/e/token", "chmod go-w", false)]
    [InlineData("mkdir -p d/e; echo s > d/e/token; chown 12345 d", "belongs to another account (user 12345)", true)]
    [InlineData("mkdir -p d/e; echo s > d/e/token; chown 12345 d/e", "belongs to another account (user 12345)", true)]
    [InlineData("mkdir -p d/e; chown 12345 d/e", "belongs to another account (user 12345)", true)]
    [InlineData("mkdir -p x/e; echo s > x/e/token; ln -s x d; chown -h 12345 d", "The link", true)]
    [InlineData("mkdir -p d x; echo s > x/token; ln -s ../x d/e; chown -h 12345 d/e", "The link", true)]
    [InlineData("mkdir -p d/e; umask 077; echo s > d/e/token; chown 12345 d/e/token", "belongs to another account (user 12345)", true)]
    public void ItIsUsedOnlyWhereNobodyElseCouldPutAnother(string made, string refused, bool root)
    {
        Assert.SkipWhen(root && !OpenClaw.Node.Native.PosixAccounts.IsRoot, "only root can give a directory away");
        var start = new System.Diagnostics.ProcessStartInfo("/bin/sh") { UseShellExecute = false, WorkingDirectory = _directory };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("umask 022; " + made);
        using (System.Diagnostics.Process shell = System.Diagnostics.Process.Start(start)!)
        {
            shell.WaitForExit();
            Assert.Equal(0, shell.ExitCode);
        }
        string path = Path.Combine(_directory, "d", "e", "token");
        if (refused.Length == 0)
        {
            Assert.Equal("s", EnrollmentFile.AddTo(Nothing, path, _state, TimeProvider.System)["OPENCLAW_GATEWAY_TOKEN"]);
            Assert.Equal(EnrollmentFile.PathIn(State), EnrollmentFile.Take(path, State));
            return;
        }
        foreach (Action use in new Action[] { () => EnrollmentFile.AddTo(Nothing, path, _state, TimeProvider.System),
            () => EnrollmentFile.Take(path, State) })
        {
            NodeStateException problem = Assert.Throws<NodeStateException>(use);
            Assert.Equal(StateProblem.Unsafe, problem.Problem);
            Assert.Contains(refused, problem.Message, StringComparison.Ordinal);
            Assert.Contains("Fix it with: ", problem.Message, StringComparison.Ordinal);
        }
        Assert.False(File.Exists(EnrollmentFile.PathIn(State)));
    }
#endif
}
