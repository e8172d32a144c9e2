#if NET
using System.Diagnostics;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.State.Json;
using OpenClaw.Tests.Execution;
using OpenClaw.Tests.Gateway;

namespace OpenClaw.Tests.Approvals.Decision;

/// <summary>What the wire allows costs one decision a few milliseconds and a megabyte, or is refused before anybody looks at it.</summary>
[Collection(nameof(AloneForMemory))]
public sealed class DecisionBoundsTests
{
    private const string Rules =
        """{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":["/usr/bin/echo","/bin/echo"]}}}""";

    public static TheoryData<string, string> Commands => new()
    {
        { "many commands", string.Join("; ", Enumerable.Repeat("echo a", 12_000)) },
        { "many different commands", string.Join("; ", Enumerable.Range(0, 8_000).Select(i => "nosuch" + i)) },
        { "many pipes", string.Join(" | ", Enumerable.Repeat("echo a", 10_000)) },
        { "many and", string.Join(" && ", Enumerable.Repeat("true", 10_000)) },
        { "one long word", "echo " + new string('a', 95_000) },
        { "many words", "echo " + string.Join(" ", Enumerable.Repeat("a", 45_000)) },
        { "many quotes", "echo " + string.Concat(Enumerable.Repeat("'a'\"b\"", 15_000)) },
        { "many backslashes", "echo " + new string('\\', 95_000) },
        { "many assignments", string.Join(" ", Enumerable.Range(0, 10_000).Select(i => $"A{i}=1")) + " echo" },
        { "many wrappers", string.Concat(Enumerable.Repeat("nice ", 19_000)) + "echo" },
        { "many shells", string.Concat(Enumerable.Repeat("sh -c ", 10_000)) + "echo" },
        { "many comments", string.Join("\n", Enumerable.Repeat("# a", 24_000)) },
        { "many blank lines", new string('\n', 95_000) + "echo" },
        { "many globs", "echo " + string.Join(" ", Enumerable.Repeat("*", 45_000)) },
        { "many dots", "echo " + string.Concat(Enumerable.Repeat("../", 32_000)) },
        { "a long path", string.Concat(Enumerable.Repeat("/x", 45_000)) },
        { "many slashes", new string('/', 95_000) + "bin/echo a" },
        { "too long", "echo " + new string('a', 2_000_000) },
    };

    [LinuxTheory]
    [InlineData("command", "too large", 300_000)]
    [InlineData("command", "too large", 3_000_000)]
    [InlineData("note", "too large", 1_100_000)]
    [InlineData("env", "variables", 600)]
    [InlineData("arguments", "too large", 5_000)]
    public async Task What_is_larger_is_refused_before_it_is_looked_at(string where, string refusal, int size)
    {
        using RunBox box = new(Rules);
        JsonObject request = where switch
        {
            "command" => box.Request("/usr/bin/echo", new string('a', size)),
            "note" => box.Request("/usr/bin/echo").With("note", JsonTree.Of(new string('a', size))),
            "env" => box.Request("/usr/bin/echo")
                .With("env",
                    new JsonObject(Enumerable.Range(0, size).Select(i => new KeyValuePair<string, JsonTree>("A" + i, JsonTree.Of("1"))))),
            _ => box.Request(["/usr/bin/echo", .. Enumerable.Repeat("a", size)]),
        };
        Assert.Contains(refusal, await box.RunAsync(request));
        Assert.Empty(box.Started);
        Assert.Empty(box.Events);
        Assert.Empty(box.Admin.ReadHistory());
        Assert.Empty(box.Admin.GetRequests());
    }

    [LinuxTheory]
    [MemberData(nameof(Commands))]
    public async Task One_request_costs_little_whatever_it_asks_for(string what, string command)
    {
        using RunBox box = new(Rules);
        JsonObject request = box.Request("/bin/sh", "-lc", command).With("rawCommand", JsonTree.Of(command));
        await box.RunAsync(request);
        long best = long.MaxValue, bytes = long.MaxValue;
        for (int i = 0; i < 5; i++)
        {
            long allocated = GC.GetTotalAllocatedBytes(precise: true);
            Stopwatch clock = Stopwatch.StartNew();
            await box.RunAsync(request);
            best = Math.Min(best, clock.ElapsedMilliseconds);
            bytes = Math.Min(bytes, GC.GetTotalAllocatedBytes(precise: true) - allocated);
        }
        // Of a loaded machine's time most is waiting; what grows with the text shows all the same (10,000 names: 23 s and 2.9 GB once).
        Assert.True(best < 3000 && bytes < 24_000_000, $"{what}: {best} ms, {bytes / 1024} KB for {command.Length} characters");
    }
}
#endif
