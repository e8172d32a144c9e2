using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OpenClaw.Gateway;

namespace OpenClaw.LiveTests.Windows;

/// <summary>
/// TLS 1.2 in front of a real gateway, as a proxy would end it. The gateway itself takes TLS 1.3 only, which wine 8 lacks as Windows 10
/// does.
/// </summary>
internal sealed class TlsRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly X509Certificate2 _certificate = MakeCertificate();
    private readonly int _target;
    private readonly Task _accepting;
    private int _bytes;

    public TlsRelay(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Fingerprint => TlsFingerprint.OfCertificate(_certificate.RawData).ToString();

    /// <summary>How many bytes came for the gateway, behind the handshake.</summary>
    public int Bytes => Volatile.Read(ref _bytes);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _certificate.Dispose();
        _stop.Dispose();
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=relay", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var tls = new SslStream(client.GetStream());
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate,
                    EnabledSslProtocols = SslProtocols.Tls12 }, _stop.Token);
                using var gateway = new TcpClient();
                await gateway.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
                Stream plain = gateway.GetStream();
                await Task.WhenAny(CopyAsync(tls, plain, count: true), CopyAsync(plain, tls, count: false));
            }
            catch (Exception e) when (e is IOException or SocketException or AuthenticationException or OperationCanceledException)
            {
            }
        }
    }

    private async Task CopyAsync(Stream from, Stream to, bool count)
    {
        byte[] buffer = new byte[16_384];
        while (await from.ReadAsync(buffer, _stop.Token) is > 0 and var read)
        {
            if (count)
            {
                Interlocked.Add(ref _bytes, read);
            }

            await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
        }
    }
}
