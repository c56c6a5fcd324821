using Udpt.Silo.Hosting;

namespace Udpt.Configuration;

/// <summary>The keys that become <see cref="ClusterSettings"/>.</summary>
internal static class ClusterKeys
{
    public static readonly ConnectionStringKey Database = new("cluster.database") { IsRequired = true };

    public static readonly TextKey ClusterId = new("cluster.cluster_id", "a name") { Default = "udpt" };

    public static readonly TextKey ServiceId = new("cluster.service_id", "a name") { Default = "udpt" };

    /// <summary>Default: the address that this host uses to reach others.</summary>
    public static readonly AddressKey Advertise = new("cluster.advertise");

    /// <summary>Orleans' own default.</summary>
    public static readonly NumberKey SiloPort = new("cluster.silo_port", 1, 65_535, "a TCP port") { Default = 11_111 };

    /// <summary>Orleans' own default.</summary>
    public static readonly NumberKey GatewayPort = new("cluster.gateway_port", 1, 65_535, "a TCP port")
    {
        Default = 30_000,
    };

    public static readonly ConfigurationKey[] All = [Database, ClusterId, ServiceId, Advertise, SiloPort, GatewayPort];

    /// <summary>Null without <c>[cluster]</c>.</summary>
    public static ClusterSettings? Read(KeyReader keys)
    {
        if (keys.HasSection(ConfigurationKeys.Cluster))
        {
            return new ClusterSettings
            {
                Database = keys.Read(Database) ?? "",
                ClusterId = keys.Read(ClusterId) ?? "",
                ServiceId = keys.Read(ServiceId) ?? "",
                Advertise = keys.Read(Advertise),
                SiloPort = keys.Number(SiloPort),
                GatewayPort = keys.Number(GatewayPort),
            };
        }

        if (keys.Role.IsInCluster())
        {
            keys.AddMissing(
                ConfigurationKeys.Cluster,
                ConfigurationKeys.Cluster,
                $"missing; {keys.Role.CommandOf()} is part of a cluster and needs its database",
                $"[{ConfigurationKeys.Cluster}] with {Database.Name}");
        }

        return null;
    }
}
