namespace OpenClaw.Browser.Cdp;

/// <summary>Carries whole DevTools messages (UTF-8 JSON) to and from one browser. Sends come one at a time, receives too.</summary>
internal interface ICdpTransport : IDisposable
{
    /// <summary>Sends one message. Throws <see cref="IOException"/> or what the socket throws when nobody is there any more.</summary>
    Task SendAsync(byte[] message);

    /// <summary>
    /// The next message, valid until the next call; only its beginning when it is too long (<see cref="MessageSize"/>); null when the
    /// browser has closed the connection.
    /// </summary>
    Task<ArraySegment<byte>?> ReceiveAsync();
}
