using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.State;

public class JsonTreeTests
{
    // What JSON.stringify(JSON.parse(text), null, 2) prints in Node 24 for the same text.
    [Theory]
    [InlineData("{}", "{}")]
    [InlineData("[]", "[]")]
    [InlineData("[1,{\"a\":[]}]", "[\n  1,\n  {\n    \"a\": []\n  }\n]")]
    [InlineData("{\"b\":1,\"a\":{\"x\":null}}", "{\n  \"b\": 1,\n  \"a\": {\n    \"x\": null\n  }\n}")]
    [InlineData("\"\\u003c>&'\\/é\\u00e9😀\"", "\"<>&'/éé😀\"")]
    [InlineData("\"\\b\\f\\n\\r\\t\\\"\\\\\\u0000\\u001f\\u007f\"", "\"\\b\\f\\n\\r\\t\\\"\\\\\\u0000\\u001f\u007f\"")]
    [InlineData("\"\\u2028\\u2029\"", "\"\u2028\u2029\"")]
    [InlineData("\"\\ud83d\\ude00 \\ud83d \\ude00\"", "\"😀 \\ud83d \\ude00\"")]
    [InlineData("[1795304770232,0.5,-1,1e3,12345678901234567890]", "[\n  1795304770232,\n  0.5,\n  -1,\n  1e3,\n  12345678901234567890\n]")]
    public void A_file_is_written_as_JavaScript_writes_it_and_numbers_as_they_stood(string text, string expected) =>
        Assert.Equal(expected + "\n", JsonTreeWriter.WriteFile(JsonTreeReader.Read(text)));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("[1,]")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{a:1}")]
    [InlineData("'a'")]
    [InlineData("// x\n1")]
    [InlineData("01")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("+1")]
    [InlineData("-")]
    [InlineData("1e")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("0x10")]
    [InlineData("truex")]
    [InlineData("\"a\nb\"")]
    [InlineData("\"\\x41\"")]
    [InlineData("\"\\u12g4\"")]
    [InlineData("\"abc")]
    [InlineData("1 2")]
    [InlineData("{\"a\" 1}")]
    [InlineData("{\"a\":}")]
    [InlineData("\u00a01")]
    public void Strict_JSON_is_strict(string text) => Assert.Throws<JsonTreeException>(() => JsonTreeReader.Read(text));

    [Theory]
    [InlineData("// c\n{a: 1, $b_2: 'it\\'s', /* x\n y */ \"c\": [1, 2,],}", "{\"a\":1,\"$b_2\":\"it's\",\"c\":[1,2]}")]
    [InlineData("{n: [+1, .5, 5., 0xFF, -0x10, 1e2, Infinity, NaN]}", "{\"n\":[1,0.5,5,255,-16,1e2,null,null]}")]
    [InlineData("'line \\\ncontinued \\x41\\v\\0'", "\"line continued A\\u000b\\u0000\"")]
    [InlineData("\uFEFF\u00a0{ключ: null} // end", "{\"ключ\":null}")]
    [InlineData("[]", "[]")]
    public void JSON5_as_people_write_it(string text, string expected) =>
        Assert.Equal(expected, JsonTreeWriter.WriteCompact(JsonTreeReader.ReadJson5(text)));

    [Theory]
    [InlineData("{a: 1 b: 2}", 1)]
    [InlineData("{\n  a: 1,\n  b: [1,\n  }\n", 4)]
    [InlineData("{\n/* open", 2)]
    [InlineData("{\r\n\r\n a 1}", 3)]
    [InlineData("[1,,2]", 1)]
    [InlineData("{1a: 2}", 1)]
    [InlineData("0x", 1)]
    [InlineData("'\\1'", 1)]
    [InlineData(".", 1)]
    public void An_error_names_its_line_and_never_the_text(string text, int line)
    {
        JsonTreeException problem = Assert.Throws<JsonTreeException>(() => JsonTreeReader.ReadJson5(text));
        Assert.Equal(line, problem.Line);
        Assert.StartsWith($"line {line}, column ", problem.Message);
    }

    // One reader takes the first, another the last: what a person read is not what holds.
    [Theory]
    [InlineData("{\"a\":1,\"b\":2,\"a\":3}", 1)]
    [InlineData("{\"defaults\":{\"security\":\"deny\",\"security\":\"full\"}}", 1)]
    [InlineData("{\"defaults\":{},\n\"agents\":{},\n\"defaults\":{}}", 3)]
    [InlineData("{\"security\":\"deny\",\n\"secur\\u0069ty\":\"full\"}", 2)]
    [InlineData("{\"a\":1,\"a\":1}", 1)]
    [InlineData("{\"\":1,\"\":2}", 1)]
    [InlineData("{\"a\":null,\"a\":{}}", 1)]
    [InlineData("[[{\"x\":{\"y\":1,\"y\":2}}]]", 1)]
    [InlineData("{\"/\":1,\"\\/\":2}", 1)]
    [InlineData("{\"b1\":0,\"b2\":0,\"b3\":0,\"b4\":0,\"b5\":0,\"b6\":0,\"b7\":0,\"b8\":0,\"b9\":0,\"c1\":0,\"c2\":0,\"c3\":0,\"c4\":0,\n\"b1\":1}", 2)]
    [InlineData("{\"b1\":0,\"b2\":0,\"b3\":0,\"b4\":0,\"b5\":0,\"b6\":0,\"b7\":0,\"b8\":0,\"b9\":0,\"c1\":0,\"c2\":0,\"c3\":0,\"c4\":0,\n\"c4\":1}", 2)]
    public void A_member_that_is_there_twice_is_an_error_in_JSON_and_JSON5(string text, int line)
    {
        Assert.Equal(line, Assert.Throws<JsonTreeException>(() => JsonTreeReader.Read(text)).Line);
        Assert.Equal(line, Assert.Throws<JsonTreeException>(() => JsonTreeReader.ReadJson5(text)).Line);
    }

    [Theory]
    [InlineData("{security: 'deny', security: 'full'}")]
    [InlineData("{security: 'deny', 'security': 'full'}")]
    [InlineData("{'security': 'deny', \"security\": 'full',}")]
    [InlineData("{a: {b: 1, /* x */ b: 2}}")]
    public void Whatever_the_quotes_a_name_of_JSON5_is_one_name(string text) =>
        Assert.Contains("twice", Assert.Throws<JsonTreeException>(() => JsonTreeReader.ReadJson5(text)).Message);

    [Fact]
    public void Names_that_differ_are_not_the_same_and_values_may_repeat() =>
        Assert.Equal(4, JsonTreeReader.Read("{\"a\":1,\"A\":1,\"a \":[1,1],\"á\":{\"a\":1}}").AsObject!.Members.Count);

    // JSON5 drops the backslash of an escape that it does not know: "^[^\s;]+$" would become another, wider expression.
    [Theory]
    [InlineData("{argPattern: \"^[^\\s;]+$\"}", 1, 18)]
    [InlineData("{\n argPattern: '\\d+'}", 2, 15)]
    [InlineData("'\\w'", 1, 2)]
    [InlineData("'\\S'", 1, 2)]
    [InlineData("'\\B'", 1, 2)]
    [InlineData("'\\.'", 1, 2)]
    [InlineData("'\\$'", 1, 2)]
    [InlineData("'\\('", 1, 2)]
    [InlineData("'\\-'", 1, 2)]
    [InlineData("'\\ '", 1, 2)]
    [InlineData("'\\1'", 1, 2)]
    [InlineData("'\\01'", 1, 2)]
    [InlineData("'\\U0041'", 1, 2)]
    [InlineData("'\\é'", 1, 2)]
    public void An_escape_that_nobody_knows_is_an_error_with_its_place(string text, int line, int column)
    {
        JsonTreeException problem = Assert.Throws<JsonTreeException>(() => JsonTreeReader.ReadJson5(text));
        Assert.Equal((line, column), (problem.Line, problem.Column));
        Assert.Contains("escape", problem.Problem);
    }

    [Fact]
    public void Nesting_is_bounded()
    {
        string Nested(int levels) => new string('[', levels) + new string(']', levels);
        Assert.NotNull(JsonTreeReader.Read(Nested(JsonTreeReader.MaxDepth)));
        Assert.Throws<JsonTreeException>(() => JsonTreeReader.Read(Nested(1_000_000)));
    }

    [Fact]
    public void Values_know_their_lines()
    {
        JsonObject tree = JsonTreeReader.Read("{\n\"a\": 1,\n\"b\": {\n\"c\": \"x\"}}").AsObject!;
        Assert.Equal([1, 2, 3, 4], [tree.Line, tree["a"]!.Line, tree["b"]!.Line, tree["b"]!.AsObject!["c"]!.Line]);
    }

    [Fact]
    public void A_member_is_replaced_in_place_added_at_the_end_or_removed()
    {
        JsonObject tree = JsonTreeReader.Read("{\"a\":1,\"b\":2}").AsObject!;
        Assert.Equal("{\"a\":9,\"b\":2}", JsonTreeWriter.WriteCompact(tree.With("a", JsonTree.Of(9))));
        Assert.Equal("{\"a\":1,\"b\":2,\"c\":true}", JsonTreeWriter.WriteCompact(tree.With("c", JsonTree.Of(true))));
        Assert.Equal("{\"b\":2}", JsonTreeWriter.WriteCompact(tree.With("a", null)));
        Assert.Same(tree, tree.With("z", null));
    }
}
