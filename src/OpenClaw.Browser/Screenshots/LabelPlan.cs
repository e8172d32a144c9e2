using OpenClaw.Browser.Frames;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Screenshots;

/// <summary>Which elements get a label in a picture, and which are named in the answer (docs/protocol/browser.md 2.5).</summary>
/// <param name="Drawn">Those with a frame and a tag in the picture.</param>
/// <param name="Named">Those the answer describes; in a picture of the viewport also those outside of it.</param>
/// <param name="Skipped">Neither, or named only.</param>
internal sealed record LabelPlan(IReadOnlyList<LabelInput> Drawn, IReadOnlyList<LabelInput> Named, int Skipped)
{
    public const int MaxLabels = 150;

    /// <param name="inputs">Those that have a place.</param>
    /// <param name="view">What the picture shows; null when it shows the whole page.</param>
    /// <param name="elementOnly">The picture is of one element: what lies outside is left out altogether.</param>
    public static LabelPlan Make(IEnumerable<LabelInput> inputs, Box? view, bool elementOnly)
    {
        var drawn = new List<LabelInput>();
        var named = new List<LabelInput>();
        int skipped = 0;
        foreach (LabelInput input in inputs)
        {
            if (view is { } shown && !input.Place.Overlaps(shown))
            {
                if (!elementOnly)
                {
                    skipped++;
                    named.Add(input);
                }
                continue;
            }
            if (drawn.Count >= MaxLabels)
            {
                skipped++;
                continue;
            }
            drawn.Add(input);
            named.Add(input);
        }
        return new LabelPlan(drawn, named, skipped);
    }

    /// <summary>The elements in pixels of the picture.</summary>
    /// <param name="clip">What the picture shows, in CSS pixels of the document.</param>
    /// <param name="scale">Pixels of the picture for one CSS pixel.</param>
    public JsonTree[] Annotations(Box clip, double scale) => Named.Select(input => Json.Object(
        ("ref", input.Ref), ("number", Number(input.Ref)), ("role", input.Role), ("name", input.Name.Length > 0 ? input.Name : null),
        ("box", Place(input.Place.Moved(-clip.X, -clip.Y), scale)))).ToArray<JsonTree>();

    private static JsonObject Place(Box box, double scale) => Json.Object(
        ("x", Round(box.X * scale)), ("y", Round(box.Y * scale)),
        ("width", Math.Max(1, Round(box.Width * scale))), ("height", Math.Max(1, Round(box.Height * scale))));

    private static int Number(string reference) =>
        int.TryParse(new string(reference.SkipWhile(letter => !char.IsDigit(letter)).TakeWhile(char.IsDigit).ToArray()), out int number)
            ? number : 0;

    // As JavaScript rounds; the page's numbers may be anything.
    private static long Round(double value) => (long)Math.Floor(Math.Max(-1e9, Math.Min(1e9, value)) + 0.5);
}
