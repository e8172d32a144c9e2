using OpenClaw.Node.State;

namespace OpenClaw.Node.Doctor;

/// <summary>
/// Something that can be mended without a decision of a person: nothing is allowed by it that was not, and what is replaced is kept beside
/// it.
/// </summary>
/// <param name="What">What would be done, as a sentence.</param>
/// <param name="Apply">Does it and says what was done, with the place of the backup.</param>
internal sealed record DoctorRepair(string What, Func<string> Apply)
{
    /// <summary>A file or directory becomes this account's alone again.</summary>
    public static DoctorRepair Close(IReadOnlyList<string> paths) => new(
        $"Take other accounts' access to {Names(paths)} away.",
        () =>
        {
            foreach (string path in paths)
            {
                PrivateFile.Protect(path);
            }
            return $"Only this account can read {Names(paths)} now.";
        });

    /// <summary>A file that cannot be read is moved away, so that the node begins with a new one.</summary>
    public static DoctorRepair MoveAway(string path, string meaning, TimeProvider time) => new(
        $"Move {path} away: {meaning}",
        () =>
        {
            string backup = BrokenFile.NameFor(path, time);
            using (PrivateFile.OwnerOfTheWayTo(path))
            {
                File.Move(path, backup);
            }
            return $"{path} is kept as {backup}; {meaning}";
        });

    private static string Names(IReadOnlyList<string> paths) => paths.Count == 1 ? paths[0] : $"{paths[0]} and {paths.Count - 1} more";
}
