using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Udpt.Silo.Hosting;

/// <summary>
/// Sees to it that silos connect to silos. A call that is meant for one's service, by the address at which gateways reach
/// it, is passed on by any other silo when the connection to the right one has gone. Orleans would open a connection of
/// its own to that address, take the silo's name from the greeting, and send by it what is meant for the silo, until the
/// silo hangs up on it: that would be lost, and who waits for an answer would wait for half a minute.
/// </summary>
internal static class SiloLinks
{
    /// <summary>Refuses connections to where no silo listens for others. What was to be sent by one is refused too.</summary>
    public static void Guard(SiloConnectionOptions connections) => connections.ConfigureSiloOutboundConnection(connection =>
    {
        IClusterMembershipService membership =
            connection.ApplicationServices.GetRequiredService<IClusterMembershipService>();
        connection.Use(next => async context =>
        {
            if (!await IsSilo(context.RemoteEndPoint, membership, context.ConnectionClosed))
            {
                throw new ConnectionAbortedException($"No silo listens for other silos at {context.RemoteEndPoint}.");
            }

            await next(context);
        });
    });

    private static async ValueTask<bool> IsSilo(
        EndPoint? endpoint, IClusterMembershipService membership, CancellationToken cancellation)
    {
        if (!IsKnown(membership.CurrentSnapshot, endpoint))
        {
            // Another may have heard of it first.
            await membership.Refresh(default, cancellation);
        }

        return IsKnown(membership.CurrentSnapshot, endpoint);
    }

    private static bool IsKnown(ClusterMembershipSnapshot silos, EndPoint? endpoint) =>
        silos.Members.Keys.Any(silo => silo.Endpoint.Equals(endpoint));
}
