namespace OpenClaw.Node.State;

/// <summary>Files of one name that are told apart by a number.</summary>
internal static class NumberedFiles
{
    /// <summary>A path at which no file is: the name as it is, or with the first free number from 2 on.</summary>
    /// <param name="name">The path, without its end.</param>
    /// <param name="end">What stands behind the number, as <c>.zip</c>.</param>
    public static string FirstFree(string name, string end = "")
    {
        string path = name + end;
        for (int number = 2; File.Exists(path); number++)
        {
            path = FormattableString.Invariant($"{name}-{number}{end}");
        }
        return path;
    }

    /// <summary>
    /// For a file that is begun anew when it has grown, with those before it beside it: number 0 is the current one, number 1 the one
    /// before. Makes room for a new file 0: each becomes the next one, and the oldest goes.
    /// </summary>
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
