using OpenClaw.Browser.Routes;

namespace OpenClaw.Browser.Endpoints;

/// <summary>Answers one request; failures are <see cref="RouteException"/>.</summary>
internal delegate Task<BrowserAnswer> RouteHandler(RouteCall call, CancellationToken cancellationToken);

/// <summary>One route. The whole table is in <see cref="RouteTable"/>.</summary>
/// <param name="Method">GET, POST or DELETE.</param>
/// <param name="Pattern">Segments; one that begins with a colon takes any value, decoded.</param>
/// <param name="Handler">Who answers.</param>
internal sealed record Route(string Method, string Pattern, RouteHandler Handler);
