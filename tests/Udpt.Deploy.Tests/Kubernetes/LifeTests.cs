using k8s.Models;

namespace Udpt.Deploy.Tests.Kubernetes;

/// <summary>How pods start, report their health, scale, update and stop.</summary>
public sealed class LifeTests(Manifests manifests) : IClassFixture<Manifests>
{
    [Fact]
    public void Pods_run_the_commands_of_their_part()
    {
        AssertRuns("silo", manifests.Silos.Spec.Template);
        AssertRuns("gateway", manifests.Gateways.Spec.Template);

        static void AssertRuns(string command, V1PodTemplateSpec pod)
        {
            Assert.Equal([command, "-c", "/etc/udpt/udpt.toml"], pod.Spec.Containers[0].Args);

            // The image's entry point is the program.
            Assert.Null(pod.Spec.Containers[0].Command);
        }
    }

    [Fact]
    public void Probes_ask_the_health_endpoints_on_the_http_port()
    {
        Assert.All(manifests.Pods, each =>
        {
            V1Container container = each.Pod.Spec.Containers[0];
            Assert.Equal("/healthz/live", container.StartupProbe.HttpGet.Path);
            Assert.Equal("/healthz/live", container.LivenessProbe.HttpGet.Path);
            Assert.Equal("/healthz/ready", container.ReadinessProbe.HttpGet.Path);
            Assert.All(
                [container.StartupProbe, container.LivenessProbe, container.ReadinessProbe],
                probe =>
                {
                    Assert.Equal("http", probe.HttpGet.Port.ToString());

                    // The readiness checks themselves may take a second.
                    Assert.True(probe.TimeoutSeconds > 1);
                });
        });
    }

    [Fact]
    public void Silos_go_one_at_a_time_and_have_time_to_hand_over()
    {
        V1StatefulSetSpec spec = manifests.Silos.Spec;
        Assert.Equal("OrderedReady", spec.PodManagementPolicy);
        Assert.Equal("RollingUpdate", spec.UpdateStrategy.Type);
        Assert.Null(spec.UpdateStrategy.RollingUpdate?.MaxUnavailable);
        Assert.True(spec.MinReadySeconds > 0);
        Assert.True(spec.Template.Spec.TerminationGracePeriodSeconds >= 600);
    }

    [Fact]
    public void Gateways_are_replaced_before_they_go_and_answer_until_they_are_not_asked_any_more()
    {
        V1RollingUpdateDeployment update = manifests.Gateways.Spec.Strategy.RollingUpdate;
        Assert.Equal("0", update.MaxUnavailable.ToString());
        Assert.Equal("1", update.MaxSurge.ToString());

        V1PodSpec pod = manifests.Gateways.Spec.Template.Spec;
        long wait = pod.Containers[0].Lifecycle.PreStop.Sleep.Seconds;
        Assert.InRange(wait, 10, pod.TerminationGracePeriodSeconds!.Value - 20);
    }

    [Theory]
    [InlineData("udpt-silo")]
    [InlineData("udpt-gateway")]
    public void Drains_take_one_pod_at_a_time(string name)
    {
        V1PodDisruptionBudgetSpec budget = manifests.Get<V1PodDisruptionBudget>(name).Spec;
        V1PodTemplateSpec pod = manifests.Pods.Single(each => each.Name == name).Pod;

        Assert.Equal("1", budget.MaxUnavailable.ToString());
        Assert.True(Manifests.Selects(budget.Selector.MatchLabels, pod.Metadata.Labels));
    }

    [Fact]
    public void Number_of_gateways_is_the_autoscalers_by_their_CPU()
    {
        V2HorizontalPodAutoscalerSpec spec = manifests.Get<V2HorizontalPodAutoscaler>("udpt-gateway").Spec;
        Assert.Equal("Deployment", spec.ScaleTargetRef.Kind);
        Assert.Equal(manifests.Gateways.Name(), spec.ScaleTargetRef.Name);
        Assert.Equal("apps/v1", spec.ScaleTargetRef.ApiVersion);
        Assert.True(spec.MinReplicas >= 2);
        Assert.Equal("cpu", Assert.Single(spec.Metrics).Resource.Name);
        Assert.Null(manifests.Gateways.Spec.Replicas);
        Assert.NotNull(manifests.Gateways.Spec.Template.Spec.Containers[0].Resources.Requests["cpu"]);
    }

    [Fact]
    public void Pods_ask_for_what_they_need_and_are_not_throttled()
    {
        Assert.All(manifests.Pods, each =>
        {
            V1ResourceRequirements resources = each.Pod.Spec.Containers[0].Resources;
            Assert.Equal(["cpu", "memory"], resources.Requests.Keys.Order());
            Assert.Equal(["memory"], resources.Limits.Keys);
        });
    }

    [Fact]
    public void Pods_are_spread_over_nodes_and_zones()
    {
        Assert.All(manifests.Pods, each =>
        {
            Assert.Equal(
                ["kubernetes.io/hostname", "topology.kubernetes.io/zone"],
                each.Pod.Spec.TopologySpreadConstraints.Select(spread => spread.TopologyKey));
            Assert.All(
                each.Pod.Spec.TopologySpreadConstraints,
                spread => Assert.True(Manifests.Selects(spread.LabelSelector.MatchLabels, each.Pod.Metadata.Labels)));
        });
        Assert.Equal(
            "DoNotSchedule", manifests.Silos.Spec.Template.Spec.TopologySpreadConstraints[0].WhenUnsatisfiable);
    }
}
