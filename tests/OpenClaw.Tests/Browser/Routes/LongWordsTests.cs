using OpenClaw.Browser.Elements;
using OpenClaw.Browser.Frames;
using OpenClaw.Browser.Input;
using OpenClaw.Browser.Refs;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Tabs;

namespace OpenClaw.Tests.Browser.Routes;

/// <summary>What an agent wrote stands in a message as far as it helps, and never with half of a character at its end.</summary>
public sealed class LongWordsTests
{
    public static TheoryData<string, int> Messages() => new()
    {
        { "ref", 200 }, { "label", 200 }, { "selector", 200 }, { "tab", 200 }, { "anything", 200 }, { "key", 50 },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_shows_the_beginning_of_a_long_word_and_no_half_character(string place, int most)
    {
        string begin = new('x', most - 1);
        string message = Message(place, begin + "\ud83d\ude00" + new string('y', 5_000));
        Assert.Contains(begin, message);
        Assert.DoesNotContain("yy", message);
        Assert.DoesNotContain(message, char.IsSurrogate);
    }

    private static string Message(string place, string word) => place switch
    {
        "ref" => RefException.Unknown(word).Message,
        "label" => new ElementTarget(word, null).Label,
        "selector" => FrameQuery.NotFound(word).Message,
        "tab" => TabReference.NotFound(word).Message,
        "key" => Assert.Throws<RouteException>(() => KeyTable.Require(word)).Message,
        _ => Observed.InMessage(word),
    };
}
