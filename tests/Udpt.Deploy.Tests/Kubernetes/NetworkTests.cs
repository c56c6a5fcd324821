using k8s.Models;

namespace Udpt.Deploy.Tests.Kubernetes;

/// <summary>Who can reach what: services, ports and network policies.</summary>
public sealed class NetworkTests(Manifests manifests) : IClassFixture<Manifests>
{
    private static readonly Dictionary<string, string> RestClient = new() { ["udpt/rest-client"] = "true" };

    [Fact]
    public void Selectors_of_workloads_match_their_own_pods_only()
    {
        IDictionary<string, string> silo = manifests.Silos.Spec.Template.Metadata.Labels;
        IDictionary<string, string> gateway = manifests.Gateways.Spec.Template.Metadata.Labels;

        Assert.True(Manifests.Selects(manifests.Silos.Spec.Selector.MatchLabels, silo));
        Assert.False(Manifests.Selects(manifests.Silos.Spec.Selector.MatchLabels, gateway));
        Assert.True(Manifests.Selects(manifests.Gateways.Spec.Selector.MatchLabels, gateway));
        Assert.False(Manifests.Selects(manifests.Gateways.Spec.Selector.MatchLabels, silo));
    }

    [Theory]
    [InlineData("udpt", "udpt-gateway")]
    [InlineData("udpt-rest", "udpt-gateway")]
    [InlineData("udpt-silo", "udpt-silo")]
    public void Service_leads_to_ports_that_its_pods_have(string service, string workload)
    {
        V1ServiceSpec spec = manifests.Get<V1Service>(service).Spec;
        (_, V1PodTemplateSpec pod) = Assert.Single(
            manifests.Pods, each => Manifests.Selects(spec.Selector, each.Pod.Metadata.Labels));

        Assert.Same(manifests.Pods.Single(each => each.Name == workload).Pod, pod);
        Assert.All(spec.Ports, port =>
        {
            V1ContainerPort target = Assert.Single(
                pod.Spec.Containers[0].Ports, candidate => candidate.Name == port.TargetPort.ToString());
            Assert.Equal(port.Port, target.ContainerPort);
            Assert.Equal(port.Protocol ?? "TCP", target.Protocol ?? "TCP");
        });
    }

    [Fact]
    public void Ports_of_the_containers_are_those_of_the_configuration()
    {
        Dictionary<string, string> toml = TomlFile.Read(manifests.All<V1ConfigMap>().Single().Data["udpt.toml"]);

        Assert.Equal("[::]:" + Port("udpt-gateway", "udp"), toml["udp.bind_address"]);
        Assert.Equal("[::]:" + Port("udpt-gateway", "http"), toml["http.bind_address"]);
        Assert.Equal("[::]:" + Port("udpt-silo", "http"), toml["http.bind_address"]);
        Assert.Equal($"{Port("udpt-silo", "silo")}", toml["cluster.silo_port"]);
        Assert.Equal($"{Port("udpt-silo", "gateway")}", toml["cluster.gateway_port"]);
    }

    [Fact]
    public void Silo_advertises_the_address_of_its_pod()
    {
        V1EnvVar advertise = Assert.Single(
            manifests.Silos.Spec.Template.Spec.Containers[0].Env,
            variable => variable.Name == "UDPT_CLUSTER__ADVERTISE");
        Assert.Equal("status.podIP", advertise.ValueFrom.FieldRef.FieldPath);
        Assert.Equal("None", manifests.Get<V1Service>(manifests.Silos.Spec.ServiceName).Spec.ClusterIP);
    }

    [Fact]
    public void Clients_keep_their_addresses_on_the_way_to_a_gateway()
    {
        V1ServiceSpec spec = manifests.Get<V1Service>("udpt").Spec;

        Assert.Equal("LoadBalancer", spec.Type);
        Assert.Equal("Local", spec.ExternalTrafficPolicy);
        Assert.Equal("PreferDualStack", spec.IpFamilyPolicy);
        Assert.Equal("UDP", Assert.Single(spec.Ports).Protocol);
    }

    [Fact]
    public void Only_UDP_is_open_to_the_outside()
    {
        Assert.All(
            manifests.All<V1Service>().Where(service => service.Name() != "udpt"),
            service => Assert.True(service.Spec.Type is null or "ClusterIP", service.Name()));
        Assert.All(manifests.Pods, each =>
        {
            Assert.Null(each.Pod.Spec.HostNetwork);
            Assert.All(each.Pod.Spec.Containers[0].Ports, port => Assert.Null(port.HostPort));
        });
    }

    [Theory]
    [InlineData("udpt-silo", "silo", true, false, false, false)]
    [InlineData("udpt-silo", "gateway", false, true, false, false)]
    [InlineData("udpt-silo", "http", false, false, false, false)]
    [InlineData("udpt-gateway", "udp", true, true, true, true)]
    [InlineData("udpt-gateway", "http", false, false, true, false)]
    public void Port_is_open_to_those_who_need_it_and_closed_to_others(
        string workload, string port, bool toSilos, bool toGateways, bool toRestClients, bool toStrangers)
    {
        V1PodTemplateSpec pod = manifests.Pods.Single(each => each.Name == workload).Pod;

        Assert.Equal(toSilos, IsOpen(pod, port, manifests.Silos.Spec.Template.Metadata.Labels));
        Assert.Equal(toGateways, IsOpen(pod, port, manifests.Gateways.Spec.Template.Metadata.Labels));
        Assert.Equal(toRestClients, IsOpen(pod, port, RestClient));
        Assert.Equal(toStrangers, IsOpen(pod, port, new Dictionary<string, string>()));
    }

    [Fact]
    public void Other_namespaces_reach_http_only()
    {
        V1NetworkPolicyPeer[] peers = [.. Rules().SelectMany(rule => rule.FromProperty ?? [])];
        Assert.Contains(peers, peer => peer.NamespaceSelector is not null);
        Assert.DoesNotContain(peers, peer => peer.IpBlock is not null);
        Assert.All(
            Rules().Where(rule => (rule.FromProperty ?? []).Any(peer => peer.NamespaceSelector is not null)),
            rule => Assert.Equal("http", Assert.Single(rule.Ports).Port.ToString()));
    }

    private IEnumerable<V1NetworkPolicyIngressRule> Rules() =>
        manifests.All<V1NetworkPolicy>().SelectMany(policy => policy.Spec.Ingress);

    private int Port(string workload, string name) =>
        manifests.Pods.Single(each => each.Name == workload).Pod
            .Spec.Containers[0].Ports.Single(port => port.Name == name).ContainerPort;

    /// <summary>
    /// Whether pods in the same namespace with the labels <paramref name="from"/> can reach the port.
    /// </summary>
    private bool IsOpen(V1PodTemplateSpec pod, string port, IDictionary<string, string> from)
    {
        V1NetworkPolicy[] policies =
        [
            .. manifests.All<V1NetworkPolicy>()
                .Where(policy => Manifests.Selects(policy.Spec.PodSelector.MatchLabels, pod.Metadata.Labels)),
        ];
        Assert.NotEmpty(policies);
        Assert.All(policies, policy => Assert.Equal(["Ingress"], policy.Spec.PolicyTypes));

        V1ContainerPort target = pod.Spec.Containers[0].Ports.Single(candidate => candidate.Name == port);
        return policies.SelectMany(policy => policy.Spec.Ingress).Any(rule =>
            rule.Ports.Any(candidate => candidate.Port.ToString() == port
                && (candidate.Protocol ?? "TCP") == (target.Protocol ?? "TCP"))
            && (rule.FromProperty is null || rule.FromProperty.Any(peer => peer.NamespaceSelector is null
                && Manifests.Selects(peer.PodSelector.MatchLabels, from))));
    }
}
