using System.Globalization;
using System.Net;
using Udpt.Floor;

// udpt-floor ADDRESS:PORT PEERS: answers until it is killed.
if (args is not [string address, string peers]
    || !IPEndPoint.TryParse(address, out IPEndPoint? endpoint)
    || !int.TryParse(peers, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
    || count > FloorLoop.MostPeers)
{
    Console.Error.WriteLine($"udpt-floor ADDRESS:PORT PEERS, with up to {FloorLoop.MostPeers} peers in a reply");
    return 2;
}

using FloorLoop loop = new(endpoint, count);
Console.WriteLine($"udp://{endpoint}: {count} peers in every reply");
loop.Run();
return 0;
