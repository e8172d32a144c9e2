using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace OpenClaw.ModuleTests.InProcess;

/// <summary>Questions about what opens the policy: Enter alone changes nothing.</summary>
public sealed class QuestionTests : IDisposable
{
    private readonly Person _person = new();
    private readonly ModuleSession _session;

    public QuestionTests() => _session = new ModuleSession(host: _person);

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData(null, "Allowlist")]
    [InlineData("&No", "Allowlist")]
    [InlineData("&Yes", "Full")]
    public void Asks_before_the_policy_is_opened(string? answer, string security)
    {
        _session.Run("Set-OpenClawExecPolicy -Security Allowlist -Confirm:$false");
        _person.Answer = answer;
        _session.Run("Set-OpenClawExecPolicy -Security Full -Ask Off -WarningAction SilentlyContinue");
        Assert.Equal(1, _person.Questions);
        Assert.Equal(security, _session.Run("[string](Get-OpenClawExecPolicy)[0].Security")[0].ToString());
    }

    /// <summary>Somebody at a console who gives one answer to everything, or presses Enter.</summary>
    private sealed class Person : PSHost
    {
        private readonly Console _console;

        public Person() => _console = new Console(this);

        public string? Answer { get; set; }

        public int Questions { get; set; }

        public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

        public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

        public override Guid InstanceId { get; } = Guid.NewGuid();

        public override string Name => nameof(Person);

        public override PSHostUserInterface UI => _console;

        public override Version Version { get; } = new(1, 0);

        public override void EnterNestedPrompt() => throw new NotSupportedException();

        public override void ExitNestedPrompt() => throw new NotSupportedException();

        public override void NotifyBeginApplication()
        {
        }

        public override void NotifyEndApplication()
        {
        }

        public override void SetShouldExit(int exitCode) => throw new NotSupportedException();
    }

    private sealed class Console(Person person) : PSHostUserInterface
    {
        public override PSHostRawUserInterface? RawUI => null;

        public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        {
            person.Questions++;
            return person.Answer is null ? defaultChoice : choices.Select(choice => choice.Label).ToList().IndexOf(person.Answer);
        }

        public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) => throw new NotSupportedException();

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw new NotSupportedException();

        public override PSCredential PromptForCredential(
            string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) => throw new NotSupportedException();

        public override string ReadLine() => throw new NotSupportedException();

        public override SecureString ReadLineAsSecureString() => throw new NotSupportedException();

        public override void Write(string value)
        {
        }

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value)
        {
        }

        public override void WriteDebugLine(string message)
        {
        }

        public override void WriteErrorLine(string value)
        {
        }

        public override void WriteLine(string value)
        {
        }

        public override void WriteProgress(long sourceId, ProgressRecord record)
        {
        }

        public override void WriteVerboseLine(string message)
        {
        }

        public override void WriteWarningLine(string message)
        {
        }
    }
}
