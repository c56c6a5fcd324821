using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Udpt.Configuration;

/// <summary>
/// Addresses to listen on, written <c>0.0.0.0:6969</c> or <c>[::]:6969</c>. Stricter than
/// <see cref="IPEndPoint.TryParse(string, out IPEndPoint?)"/>, which reads a missing port as 0 and <c>1</c> as
/// <c>0.0.0.1</c>.
/// </summary>
internal static class EndpointText
{
    public const string Allowed =
        "\"ADDRESS:PORT\" with an IPv4 address, or an IPv6 address in brackets, "
        + "and a port up to 65535 (0 for any free one)";

    /// <summary>Null, or the error in <paramref name="text"/>.</summary>
    public static string? Read(string text, out IPEndPoint? endpoint)
    {
        endpoint = null;
        if (text.Length == 0)
        {
            return "empty";
        }

        int colon = text.LastIndexOf(':');
        bool isBracketed = text[0] == '[';
        int hostEnd = isBracketed ? text.IndexOf(']', StringComparison.Ordinal) + 1 : colon;
        if (colon < 0 || hostEnd != colon)
        {
            // IPAddress also reads a single number as an address.
            return IPAddress.TryParse(text, out _) && !int.TryParse(text, out _)
                ? "the port is missing"
                : "not an address with a port";
        }

        string host = text[..hostEnd];
        if (!isBracketed && host.Contains(':', StringComparison.Ordinal))
        {
            return "an IPv6 address needs brackets";
        }

        if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            || port > IPEndPoint.MaxPort)
        {
            return "the port is not a number up to 65535";
        }

        IPAddress? address = isBracketed ? ReadIPv6(host) : ReadIPv4(host);
        if (address is null)
        {
            return DescribeHost(host, isBracketed);
        }

        if (DescribeUnusable(address) is { } problem)
        {
            return problem;
        }

        endpoint = new IPEndPoint(Plain(address), port);
        return null;
    }

    /// <summary>An IPv4-mapped IPv6 address, <c>::ffff:127.0.0.1</c>, means the IPv4 address.</summary>
    public static IPAddress Plain(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>Null, or why no host can have <paramref name="address"/>.</summary>
    public static string? DescribeUnusable(IPAddress address)
    {
        IPAddress plain = Plain(address);
        if (plain.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return plain switch
            {
                { IsIPv6Multicast: true } => "a multicast address, which no host has",
                { IsIPv6LinkLocal: true, ScopeId: 0 } =>
                    "a link-local address, which needs its interface: [fe80::1%eth0]",
                _ => null,
            };
        }

        byte first = plain.GetAddressBytes()[0];
        return first switch
        {
            0 when !plain.Equals(IPAddress.Any) => "not the address of a host",
            >= 240 => "not the address of a host",
            >= 224 => "a multicast address, which no host has",
            _ => null,
        };
    }

    private static IPAddress? ReadIPv6(string host)
    {
        return IPAddress.TryParse(host, out IPAddress? address)
            && address.AddressFamily == AddressFamily.InterNetworkV6 ? address : null;
    }

    private static IPAddress? ReadIPv4(string host)
    {
        // The parser also accepts 127.1 and octal parts, which are hardly ever intended.
        return IPAddress.TryParse(host, out IPAddress? address) && address.ToString() == host ? address : null;
    }

    private static string DescribeHost(string host, bool isBracketed)
    {
        if (host == "localhost")
        {
            return "a host name, not an address: localhost is 127.0.0.1 or [::1]";
        }

        return !isBracketed && host.Any(char.IsAsciiLetter)
            ? "a host name, not an address"
            : "not an address";
    }
}
