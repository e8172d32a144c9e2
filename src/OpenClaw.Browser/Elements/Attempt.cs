namespace OpenClaw.Browser.Elements;

/// <summary>How one attempt went: done with a value, or something was in the way.</summary>
internal readonly record struct Attempt<T>(T? Value, Obstacle? Obstacle)
{
    public static implicit operator Attempt<T>(Obstacle obstacle) => new(default, obstacle);

    public static implicit operator Attempt<T>(T value) => new(value, null);
}
