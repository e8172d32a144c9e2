using FsCheck;
using FsCheck.Fluent;
using OpenClaw.Node.Approvals.PolicyFiles;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Approvals.PolicyFiles;

public class PolicyYamlTests
{
    [Theory]
    [InlineData("ask: off", "{\"ask\":\"off\"}")]
    [InlineData("ask: 'off'", "{\"ask\":\"off\"}")]
    [InlineData("a: yes\nb: no\nc: on", "{\"a\":\"yes\",\"b\":\"no\",\"c\":\"on\"}")]
    [InlineData("a: true\nb: False\nc: ~\nd:", "{\"a\":true,\"b\":false,\"c\":null,\"d\":null}")]
    [InlineData("a: 12\nb: -1.5e3\nc: 012\nd: 0x10\ne: 1_000\nf: 12:30",
        "{\"a\":12,\"b\":-1.5e3,\"c\":\"012\",\"d\":\"0x10\",\"e\":\"1_000\",\"f\":\"12:30\"}")]
    [InlineData("agents:\n  '*':\n    allowlist:\n      - git\n      - pattern: /usr/bin/*\n",
        "{\"agents\":{\"*\":{\"allowlist\":[\"git\",{\"pattern\":\"/usr/bin/*\"}]}}}")]
    [InlineData("{\"json\": [1, \"is\", {\"yaml\": true}]}", "{\"json\":[1,\"is\",{\"yaml\":true}]}")]
    [InlineData("# a comment\na: b # another\n", "{\"a\":\"b\"}")]
    [InlineData("\uFEFFa: b", "{\"a\":\"b\"}")]
    public void Plain_words_have_the_types_of_yaml_1_2(string yaml, string json) =>
        Assert.Equal(json, JsonTreeWriter.WriteCompact(PolicyYaml.Read(yaml)));

    [Theory]
    [InlineData("", "empty")]
    [InlineData("a: &x b\nc: *x", "anchors and aliases")]
    [InlineData("a: !!int 1", "tags")]
    [InlineData("a: !custom b", "tags")]
    [InlineData("a: 1\na: 2", "twice")]
    [InlineData("? [a]\n: b", "key")]
    [InlineData("a: b\n---\nc: d", "second document")]
    [InlineData("a: [", "valid YAML")]
    [InlineData("a: b: c", "valid YAML")]
    [InlineData("a:\n\tb: c", "valid YAML")]
    public void What_two_readers_could_read_differently_is_refused(string yaml, string why) =>
        Assert.Contains(why, Assert.Throws<JsonTreeException>(() => PolicyYaml.Read(yaml)).Problem, StringComparison.Ordinal);

    [Fact]
    public void An_error_names_its_line_and_not_the_text()
    {
        JsonTreeException problem = Assert.Throws<JsonTreeException>(() => PolicyYaml.Read("a: 1\nb: 2\ntoken: s3cret\ntoken: s3cret\n"));
        Assert.Equal(4, problem.Line);
        Assert.DoesNotContain("s3cret", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_know_their_line() =>
        Assert.Equal(3,
            PolicyYaml.Read("agents:\n  main:\n    security: fulll\n").AsObject!["agents"]!.AsObject!["main"]!.AsObject!["security"]!.Line);

    [Fact]
    public void An_alias_bomb_costs_nothing()
    {
        string bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n"
            + string.Concat(Enumerable.Range(1, 20)
                .Select(i => $"{(char)('a' + i)}: &{(char)('a' + i)} [*{(char)('a' + i - 1)},*{(char)('a' + i - 1)}]\n"));
        Assert.Throws<JsonTreeException>(() => PolicyYaml.Read(bomb));
    }

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    public void Deep_nesting_is_refused_before_the_stack_ends(char open) =>
        Assert.Throws<JsonTreeException>(() => PolicyYaml.Read(new string(open, 100_000)));

    [Fact]
    public void A_long_text_is_refused_unread()
    {
        // Whoever read it would complain about what stands at its beginning.
        JsonTreeException refused =
            Assert.Throws<JsonTreeException>(() => PolicyYaml.Read("]" + new string('a', PolicyYaml.MaxCharacters)));
        Assert.Contains($"longer than {PolicyYaml.MaxCharacters} characters", refused.Message);
    }

    [Fact]
    public void Words_that_old_readers_take_for_booleans_are_written_in_quotes() =>
        Assert.Equal("ask: 'off'\nallowlist:\n- git\n- '*'\nnumber: '12'\nempty: ''\nnone: []\n", PolicyYaml.Write(JsonTreeReader.Read(
            "{\"ask\":\"off\",\"allowlist\":[\"git\",\"*\"],\"number\":\"12\",\"empty\":\"\",\"none\":[]}")));

    [Fact]
    public void Every_text_survives_a_round_trip() =>
        Prop.ForAll<string>(text =>
        {
            // A lone surrogate is no Unicode text and cannot stand in a UTF-8 file.
            string clean = new((text ?? "").Where(c => !char.IsSurrogate(c)).ToArray());
            JsonObject value = new([new("key", JsonTree.Of(clean)), new(clean, JsonTree.Of(true))]);
            return JsonTreeWriter.WriteCompact(PolicyYaml.Read(PolicyYaml.Write(value))) == JsonTreeWriter.WriteCompact(value);
        }).QuickCheckThrowOnFailure();
}
