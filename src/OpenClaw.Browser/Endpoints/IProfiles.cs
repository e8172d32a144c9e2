using OpenClaw.Browser.Discovery;
using OpenClaw.Browser.Profiles;
using OpenClaw.Browser.Routes;

namespace OpenClaw.Browser.Endpoints;

/// <summary>The browsers of one node, as a route sees them.</summary>
internal interface IProfiles
{
    /// <summary>Where browsers are searched.</summary>
    IMachine Machine { get; }

    /// <summary>A profile with the configuration as it is now.</summary>
    /// <exception cref="RouteException">404 there is none; 501 this node cannot drive it.</exception>
    ProfileRuntime Profile(string name);
}
