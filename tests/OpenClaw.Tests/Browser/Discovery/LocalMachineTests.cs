using OpenClaw.Browser.Discovery;
using OpenClaw.Tests.Execution;
using OpenClaw.Tests.State;

namespace OpenClaw.Tests.Browser.Discovery;

/// <summary>The machine itself, where it is asked by a program.</summary>
public sealed class LocalMachineTests : IDisposable
{
    private readonly TestState _state = new();

    public void Dispose() => _state.Dispose();

    [PosixTheory]
    [InlineData(3600, "one", "nothing")]
    [InlineData(0, "two", "three")]
    public void An_answer_stays_for_a_while_and_each_question_has_its_own(int seconds, string again, string other)
    {
        LocalMachine machine = new(TimeSpan.FromSeconds(seconds));
        File.WriteAllText(Path.Combine(_state.Root, "answer"), "one");
        string Ask(string file) => machine.Ask("cat", Path.Combine(_state.Root, file)) ?? "nothing";

        Assert.Equal(("one", "nothing"), (Ask("answer"), Ask("other")));
        File.WriteAllText(Path.Combine(_state.Root, "answer"), "two");
        File.WriteAllText(Path.Combine(_state.Root, "other"), "three");
        Assert.Equal((again, other), (Ask("answer"), Ask("other")));
    }
}
