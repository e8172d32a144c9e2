namespace OpenClaw.Node.Doctor;

/// <summary>How a check came out.</summary>
public enum DoctorStatus
{
    /// <summary>As it should be.</summary>
    Pass,

    /// <summary>Works, or may work, but somebody should look at it.</summary>
    Warn,

    /// <summary>The node cannot work like this.</summary>
    Fail,

    /// <summary>Not looked at; the message says why.</summary>
    Skip,
}
