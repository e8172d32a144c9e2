using OpenClaw.Browser.Discovery;
using OpenClaw.Browser.Profiles;
using OpenClaw.Browser.Routes;

namespace OpenClaw.Browser.Endpoints;

/// <summary>The browsers of one node, as a route sees them.</summary>
internal interface IProfiles
{
    /// <summary>Where browsers are searched.</summary>
    IMachine Machine { get; }

    /// <summary>A profile, with the configuration it was chosen by.</summary>
    /// <exception cref="RouteException">503 the node is stopping.</exception>
    ProfileRuntime Profile(ProfileChoice choice);
}
