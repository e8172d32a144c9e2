namespace OpenClaw.Node.State;

/// <summary>A file that is begun anew when it has grown, with those before it beside it: number 0 is the current one, number 1 the one before.</summary>
internal static class NumberedFiles
{
    /// <summary>Makes room for a new file 0: each becomes the next one, and the oldest goes.</summary>
    /// <param name="nameOf">The path of a number.</param>
    /// <param name="oldest">The highest number that is kept.</param>
    public static void Shift(Func<int, string> nameOf, int oldest)
    {
        for (int i = oldest; i >= 1; i--)
        {
            if (File.Exists(nameOf(i - 1)))
            {
                File.Delete(nameOf(i));
                File.Move(nameOf(i - 1), nameOf(i));
            }
        }
    }
}
