namespace OpenClaw.Browser.Cdp;

/// <summary>The browser answered a DevTools command with an error, or the connection or session it was sent on has gone.</summary>
internal sealed class CdpException : Exception
{
    public CdpException(string method, int code, string message)
        : base($"{method}: {message}")
    {
        Method = method;
        Code = code;
        Problem = message;
    }

    /// <summary>Stands in <see cref="Code"/> when the connection or the session has gone: the browser itself never sends it.</summary>
    public const int Gone = 0;

    /// <summary>The DevTools method that failed.</summary>
    public string Method { get; }

    /// <summary>The JSON-RPC code, for example -32000; <see cref="Gone"/> when nobody is there to answer.</summary>
    public int Code { get; }

    /// <summary>The browser's text.</summary>
    public string Problem { get; }

    public bool IsGone => Code == Gone;
}
