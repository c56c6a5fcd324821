using System.Text;
using k8s;
using k8s.Models;

namespace Udpt.Deploy.Tests.Kubernetes;

/// <summary>The rendered objects, and that their references resolve.</summary>
public sealed class RenderingTests(Manifests manifests) : IClassFixture<Manifests>
{
    [Fact]
    public void Everything_is_there_and_nothing_else()
    {
        Assert.Equal(
            [
                "ConfigMap udpt-*", "Deployment udpt-gateway", "HorizontalPodAutoscaler udpt-gateway",
                "Namespace udpt", "NetworkPolicy udpt-gateway", "NetworkPolicy udpt-monitoring",
                "NetworkPolicy udpt-silo", "PodDisruptionBudget udpt-gateway", "PodDisruptionBudget udpt-silo",
                "Secret udpt-*", "Service udpt", "Service udpt-rest", "Service udpt-silo",
                "ServiceAccount udpt-gateway", "ServiceAccount udpt-silo", "StatefulSet udpt-silo",
            ],
            manifests.Objects.Select(Describe).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void All_of_it_is_in_the_namespace()
    {
        Assert.All(
            manifests.Objects.OfType<IMetadata<V1ObjectMeta>>().Where(item => item is not V1Namespace),
            item => Assert.Equal("udpt", item.Namespace()));
    }

    [Fact]
    public void Base_renders_without_the_secret_that_is_the_users_own()
    {
        List<IKubernetesObject> objects = Manifests.Load("deploy/kubernetes/base");

        Assert.Empty(objects.OfType<V1Secret>());
        Assert.Empty(objects.OfType<V1Namespace>());
        Assert.Single(objects.OfType<V1StatefulSet>());
    }

    [Fact]
    public void Field_that_the_API_does_not_have_is_an_error()
    {
        string yaml = Kubectl.Kustomize(Manifests.Example)
            .Replace("terminationGracePeriodSeconds", "terminationGraceSeconds", StringComparison.Ordinal);

        Assert.ThrowsAny<Exception>(() => KubernetesYaml.LoadAllFromString(yaml, strict: true));
    }

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("2001:db8::3")]
    public void Configuration_is_good_with_the_environment_of_each_pod(string podAddress)
    {
        Assert.All(manifests.Pods, each =>
        {
            Dictionary<string, string> environment = each.Pod.Spec.Containers[0].Env.ToDictionary(
                variable => variable.Name,
                variable => variable.ValueFrom switch
                {
                    null => variable.Value,
                    { FieldRef.FieldPath: "status.podIP" } => podAddress,
                    { SecretKeyRef: { } secret } => Encoding.UTF8.GetString(manifests.Get<V1Secret>(secret.Name).Data[secret.Key]),
                    _ => throw new NotSupportedException($"{variable.Name} comes from somewhere else."),
                });

            (int exitCode, string output) = UdptCommand.Check(
                each.Pod.Spec.Containers[0].Args[0], "deploy/kubernetes/base/udpt.toml", environment);

            Assert.True(exitCode == 0, output);
            Assert.Contains("udpt at postgres.example.org:5432", output, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Secrets_and_configurations_that_pods_refer_to_exist()
    {
        HashSet<(string, string)> secrets =
            [.. manifests.All<V1Secret>().SelectMany(secret => secret.Data.Keys.Select(key => (secret.Name(), key)))];
        Assert.All(manifests.Pods, each =>
        {
            V1Container container = Assert.Single(each.Pod.Spec.Containers);
            V1SecretKeySelector[] references =
                [.. container.Env.Select(variable => variable.ValueFrom?.SecretKeyRef).OfType<V1SecretKeySelector>()];
            Assert.NotEmpty(references);
            Assert.All(references, reference => Assert.Contains((reference.Name, reference.Key), secrets));

            V1ConfigMap configuration = Assert.Single(manifests.All<V1ConfigMap>());
            V1Volume volume = Assert.Single(each.Pod.Spec.Volumes, volume => volume.ConfigMap is not null);
            Assert.Equal(configuration.Name(), volume.ConfigMap.Name);
            V1VolumeMount mount = Assert.Single(container.VolumeMounts, mount => mount.Name == volume.Name);
            string file = $"{mount.MountPath}/{Assert.Single(configuration.Data.Keys)}";
            Assert.Equal(file, container.Args[^1]);
            Assert.All(
                container.VolumeMounts,
                mount => Assert.Contains(each.Pod.Spec.Volumes, volume => volume.Name == mount.Name));
        });
    }

    [Fact]
    public void Secrets_are_in_the_secret_only()
    {
        foreach ((_, V1PodTemplateSpec pod) in manifests.Pods)
        {
            Assert.All(
                pod.Spec.Containers[0].Env.Where(variable =>
                    variable.Name == "UDPT_CLUSTER__DATABASE"
                    || variable.Name.StartsWith("UDPT_HTTP__ACCESS_TOKENS__", StringComparison.Ordinal)),
                variable => Assert.NotNull(variable.ValueFrom.SecretKeyRef));
        }

        Dictionary<string, string> toml = TomlFile.Read(manifests.All<V1ConfigMap>().Single().Data["udpt.toml"]);
        Assert.DoesNotContain("cluster.database", toml.Keys);
        Assert.DoesNotContain(toml.Keys, key => key.StartsWith("http.access_tokens.", StringComparison.Ordinal));
    }

    [Fact]
    public void Image_is_the_overlays()
    {
        Assert.All(
            manifests.Pods,
            each => Assert.Equal("registry.example.org/udpt:4.0.0", each.Pod.Spec.Containers[0].Image));
    }

    [Fact]
    public void Pods_run_as_accounts_that_exist()
    {
        string[] accounts = [.. manifests.All<V1ServiceAccount>().Select(account => account.Name())];
        Assert.All(manifests.Pods, each => Assert.Contains(each.Pod.Spec.ServiceAccountName, accounts));
    }

    private static string Describe(IKubernetesObject item)
    {
        string name = ((IMetadata<V1ObjectMeta>)item).Name();

        // Generated names end in a hash of the content.
        return $"{item.Kind} {(item is V1ConfigMap or V1Secret ? name[..(name.LastIndexOf('-') + 1)] + "*" : name)}";
    }
}
