namespace OpenClaw.Browser.Refs;

/// <summary>A name that a snapshot gave to an element.</summary>
/// <param name="Ref">For example <c>e12</c>, or <c>ax7</c> in an aria snapshot.</param>
/// <param name="Role">Lower case.</param>
/// <param name="Name">The accessible name; empty when it has none.</param>
/// <param name="Nth">Among those with the same role and name, from 0; null when it is the only one.</param>
/// <param name="BackendNodeId">The browser's id of the DOM node; null when the accessibility tree named none.</param>
/// <param name="FrameId">The frame of that node.</param>
/// <param name="LoaderId">The document of that frame when the snapshot was taken.</param>
internal sealed record PageRef(string Ref, string Role, string Name, int? Nth, int? BackendNodeId, string FrameId, string LoaderId);
