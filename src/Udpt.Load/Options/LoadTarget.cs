using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Udpt.Load.Options;

/// <summary>A tracker, written <c>127.0.0.1:6969</c>, <c>[::1]:6969</c> or <c>tracker.example.org:6969</c>.</summary>
public sealed record LoadTarget(string Host, int Port)
{
    /// <summary>The accepted format.</summary>
    public const string Allowed = "HOST:PORT, with an IPv6 address in brackets and a port from 1 to 65535";

    /// <summary>Null if the format is not <see cref="Allowed"/>.</summary>
    public static LoadTarget? Parse(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon <= 0
            || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            || port is 0 or > IPEndPoint.MaxPort)
        {
            return null;
        }

        string host = text[..colon];
        bool isBracketed = host[0] == '[' && host[^1] == ']';
        return (isBracketed && IPAddress.TryParse(host, out _))
            || (!isBracketed && Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4)
                ? new LoadTarget(isBracketed ? host[1..^1] : host, port)
                : null;
    }

    public override string ToString() =>
        Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    /// <summary>Its address; IPv4 if a name has both.</summary>
    /// <exception cref="SocketException">The name does not resolve.</exception>
    internal IPEndPoint Resolve()
    {
        IPAddress[] addresses = Dns.GetHostAddresses(Host);
        IPAddress address = addresses.FirstOrDefault(static each => each.AddressFamily == AddressFamily.InterNetwork)
            ?? addresses.FirstOrDefault()
            ?? throw new SocketException((int)SocketError.HostNotFound);
        return new IPEndPoint(address, Port);
    }
}
