namespace OpenClaw.Node.Doctor;

/// <summary>What the doctor looks at, in this order. The names are stable: scripts filter by them.</summary>
public enum DoctorSubject
{
    /// <summary>The state directory: there, private, not full.</summary>
    StateDirectory,

    /// <summary>The permissions of the files in it.</summary>
    StateFiles,

    /// <summary>The saved settings can be read and fit together.</summary>
    Configuration,

    /// <summary>The device key.</summary>
    Identity,

    /// <summary>The exec policy can be used, and is not wide open.</summary>
    ExecPolicy,

    /// <summary>The rules of the exec policy can match something.</summary>
    ExecRules,

    /// <summary>The record of what was asked, decided and run is whole.</summary>
    History,

    /// <summary>The installed node runs and starts by itself.</summary>
    Service,

    /// <summary>There is a browser to lend, or it is switched off.</summary>
    Browser,

    /// <summary>The gateway's name has an address.</summary>
    NameResolution,

    /// <summary>Something takes connections there, or the proxy does.</summary>
    Reachability,

    /// <summary>The certificate is the right one.</summary>
    Tls,

    /// <summary>A gateway answers.</summary>
    Gateway,

    /// <summary>Both clocks tell about the same time.</summary>
    Clock,

    /// <summary>The gateway takes the credentials.</summary>
    Authentication,

    /// <summary>Both speak a common protocol version.</summary>
    Protocol,

    /// <summary>An operator has approved the device.</summary>
    Pairing,

    /// <summary>An operator has approved the commands it offers.</summary>
    Commands,

    /// <summary>The gateway's exec tool leaves to this machine what this machine allows.</summary>
    ExecTool,
}
