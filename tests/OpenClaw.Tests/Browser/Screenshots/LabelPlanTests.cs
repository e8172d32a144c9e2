using OpenClaw.Browser.Frames;
using OpenClaw.Browser.Screenshots;

namespace OpenClaw.Tests.Browser.Screenshots;

public sealed class LabelPlanTests
{
    private static readonly Box s_view = new(0, 100, 200, 200);

    private static LabelInput At(string name, double y) => new(name, "button", name, new Box(10.4, y, 20, 10));

    [Fact]
    public void Outside_of_the_viewport_is_named_and_not_drawn()
    {
        LabelPlan plan = LabelPlan.Make([At("e1", 90.5), At("e2", 90), At("e3", 299), At("e4", 300)], s_view, elementOnly: false);

        Assert.Equal(["e1", "e3"], plan.Drawn.Select(one => one.Ref));
        Assert.Equal(["e1", "e2", "e3", "e4"], plan.Named.Select(one => one.Ref));
        Assert.Equal(2, plan.Skipped);
    }

    [Fact]
    public void Outside_of_the_element_is_left_out()
    {
        LabelPlan plan = LabelPlan.Make([At("e1", 50), At("e2", 150)], s_view, elementOnly: true);

        Assert.Equal(["e2"], plan.Named.Select(one => one.Ref));
        Assert.Equal(0, plan.Skipped);
    }

    [Fact]
    public void No_more_than_150_labels()
    {
        LabelPlan plan = LabelPlan.Make(Enumerable.Range(1, 170).Select(i => At("e" + i, i)), view: null, elementOnly: false);

        Assert.Equal((150, 150, 20), (plan.Drawn.Count, plan.Named.Count, plan.Skipped));
    }

    [Theory]
    [InlineData(1.0, 10, 50, 20, 10)]
    [InlineData(2.0, 21, 100, 40, 20)]
    [InlineData(0.01, 0, 1, 1, 1)]
    public void Boxes_are_in_pixels_of_the_picture(double scale, double x, double y, double width, double height)
    {
        LabelPlan plan = LabelPlan.Make([At("e12", 150)], s_view, elementOnly: false);

        OpenClaw.Node.State.Json.JsonObject annotation = plan.Annotations(s_view, scale)[0].AsObject!;

        Assert.Equal(("e12", 12.0, "button", "e12"),
            (annotation["ref"]!.AsText, annotation["number"]!.AsNumber, annotation["role"]!.AsText, annotation["name"]!.AsText));
        OpenClaw.Node.State.Json.JsonObject box = annotation["box"]!.AsObject!;
        Assert.Equal([x, y, width, height], new[] { "x", "y", "width", "height" }.Select(side => box[side]!.AsNumber!.Value));
    }

    [Fact]
    public void A_page_that_claims_impossible_places_breaks_nothing()
    {
        LabelPlan plan = LabelPlan.Make([new LabelInput("e1", "button", "", new Box(1e300, -1e300, 1e300, 0))], view: null,
            elementOnly: false);

        Assert.Equal(-1e9, plan.Annotations(default, 1)[0].AsObject!["box"]!.AsObject!["y"]!.AsNumber);
    }

    [Theory]
    [InlineData(2000, "2000,1800,1600,1400,1200,1000,800")]
    [InlineData(1500, "1500,1400,1200,1000,800")]
    [InlineData(700, "700")]
    public void Sides_to_try(int first, string expected) => Assert.Equal(expected, string.Join(",", PictureTaker.Sides(first)));
}
