namespace OpenClaw.NodeBench;

/// <summary>What a row of measurements comes down to.</summary>
internal sealed record Statistics(int Count, double P50, double P95, double P99)
{
    public static Statistics Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return new Statistics(sorted.Length, At(0.50), At(0.95), At(0.99));

        double At(double part) => sorted.Length == 0
            ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(part * sorted.Length) - 1)];
    }
}
