using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Udpt.Silo.Hosting;

/// <summary>
/// Ensures that silos connect only to silos. A call to a silo's grain service, addressed to the port that gateways use,
/// is forwarded by another silo if the connection to the right one is gone. Orleans would then open its own connection
/// to that port, take the silo's name from the handshake, and send the silo's own traffic over it until the silo hangs
/// up. That traffic would be lost, and callers would wait half a minute for an answer.
/// </summary>
internal static class SiloLinks
{
    /// <summary>
    /// Aborts connections to endpoints where no silo listens; messages waiting for such a connection fail.
    /// </summary>
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
            // Another silo may already know it.
            await membership.Refresh(default, cancellation);
        }

        return IsKnown(membership.CurrentSnapshot, endpoint);
    }

    private static bool IsKnown(ClusterMembershipSnapshot silos, EndPoint? endpoint) =>
        silos.Members.Keys.Any(silo => silo.Endpoint.Equals(endpoint));
}
