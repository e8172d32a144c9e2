namespace OpenClaw.Browser.Input;

/// <summary>A place in CSS pixels.</summary>
internal readonly record struct Point(double X, double Y);
