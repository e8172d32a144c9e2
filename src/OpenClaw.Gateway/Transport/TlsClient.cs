using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using OpenClaw.Gateway.Compat;

namespace OpenClaw.Gateway.Transport;

/// <summary>
/// TLS with a pinned certificate or ordinary verification. When it returns, the peer is the right one; before that nothing of ours was
/// sent.
/// </summary>
internal static class TlsClient
{
    public static async Task<SslStream> AuthenticateAsync(Stream inner, string host, TlsFingerprint? pin,
        CancellationToken cancellationToken)
    {
        TlsFingerprint? seen = null;
        SslPolicyErrors errors = SslPolicyErrors.None;
        bool Check(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors found)
        {
            seen = certificate is null ? null : TlsFingerprint.OfCertificate(certificate.GetRawCertData());
            errors = found;
            return pin is null ? found == SslPolicyErrors.None : pin.Equals(seen);
        }

        var tls = new SslStream(inner, leaveInnerStreamOpen: false, Check);
        try
        {
            await tls.AuthenticateAsClientAsync(host, null, PlatformTls.Protocols, checkCertificateRevocation: false).ConfigureAwait(false);
        }
        catch (Exception e)
            when (e is AuthenticationException or IOException or System.ComponentModel.Win32Exception
                && !cancellationToken.IsCancellationRequested)
        {
            tls.Dispose();
            throw new DialException(Explain(host, pin, seen, errors, e), e);
        }
        catch
        {
            tls.Dispose();
            throw;
        }
        // Once more on the finished connection: a stack that did not ask the callback must not get past the pin.
        if (pin is not null && (tls.RemoteCertificate is not { } leaf || !pin.Equals(TlsFingerprint.OfCertificate(leaf.GetRawCertData()))))
        {
            tls.Dispose();
            throw new DialException(Explain(host, pin, seen, errors, null));
        }
        return tls;
    }

    private static GatewayFailure Explain(string host, TlsFingerprint? pin, TlsFingerprint? seen, SslPolicyErrors errors, Exception? error)
    {
        if (pin is not null && seen is not null && !pin.Equals(seen))
        {
            return new GatewayFailure(GatewayFailureReason.TlsPinMismatch,
                $"gateway tls fingerprint mismatch: {host} shows sha256:{seen}, pinned is sha256:{pin}. Nothing was sent to it.")
            {
                SeenFingerprint = seen.ToString(),
                NextStep = "If the gateway's certificate was renewed, compare on the gateway itself and pin the new one; otherwise somebody is in between.",
            };
        }
        if (pin is not null && seen is null && error is null)
        {
            return new GatewayFailure(GatewayFailureReason.TlsPinMismatch,
                $"gateway tls fingerprint unavailable: {host} showed no certificate.");
        }
        if (pin is null && errors != SslPolicyErrors.None)
        {
            return new GatewayFailure(GatewayFailureReason.TlsFailed,
                $"The certificate of {host} is not trusted ({errors}); its fingerprint is sha256:{seen}.")
            {
                SeenFingerprint = seen?.ToString(),
                NextStep = $"Compare that fingerprint on the gateway; if it is the same, pin it with {Text.SettingWords.Current.TlsFingerprint}.",
            };
        }
        return new GatewayFailure(GatewayFailureReason.TlsFailed,
            $"No TLS connection to {host}: {(IsNoTls(Cause(error)) ? "what answers there speaks no TLS." : Text.Printable.Clean(Cause(error)?.Message))}")
        {
            NextStep = $"Check that the gateway serves TLS on this port (without it, use {Text.SettingWords.Current.NoTls})."
                + (ThisSystem.IsWindows
                ? " Gateways take TLS 1.3 only, which Windows has since Windows 11 and Server 2022; in front of older ones put a proxy that takes TLS 1.2."
                : ""),
        };
    }

    // Which of its failures this is the runtimes say in the text alone: .NET "Cannot determine the frame size or a corrupted frame was
    // received", .NET Framework "The handshake failed due to an unexpected packet format", mono the words of its library.
    private static readonly string[] NoTls = ["frame size", "packet format", "WRONG_VERSION_NUMBER"];

    private static bool IsNoTls(Exception? error) =>
        error is { Message: { } message } && Array.Exists(NoTls, words => message.IndexOf(words, StringComparison.Ordinal) >= 0);

    /// <summary>.NET's own words are "see inner exception": the reason is there.</summary>
    private static Exception? Cause(Exception? error) =>
        error is System.Security.Authentication.AuthenticationException { InnerException: { } inner } ? inner : error;
}
