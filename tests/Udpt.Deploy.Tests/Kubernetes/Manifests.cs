using k8s;
using k8s.Models;

namespace Udpt.Deploy.Tests.Kubernetes;

/// <summary>The rendered example overlay, as the API's types: unknown fields are errors.</summary>
public sealed class Manifests
{
    public const string Example = "deploy/kubernetes/overlays/example";

    private readonly List<IKubernetesObject> _objects = Load(Example);

    public IReadOnlyList<IKubernetesObject> Objects => _objects;

    public V1StatefulSet Silos => Get<V1StatefulSet>("udpt-silo");

    public V1Deployment Gateways => Get<V1Deployment>("udpt-gateway");

    /// <summary>The pod templates, by the name of their workload.</summary>
    public IEnumerable<(string Name, V1PodTemplateSpec Pod)> Pods =>
    [
        (Silos.Name(), Silos.Spec.Template),
        (Gateways.Name(), Gateways.Spec.Template),
    ];

    public static List<IKubernetesObject> Load(string kustomization)
    {
        string yaml = Kubectl.Kustomize(kustomization);
        return [.. KubernetesYaml.LoadAllFromString(yaml, strict: true).Cast<IKubernetesObject>()];
    }

    public IEnumerable<T> All<T>() => _objects.OfType<T>();

    public T Get<T>(string name)
        where T : IMetadata<V1ObjectMeta> =>
        Assert.Single(All<T>(), item => item.Name() == name);

    /// <summary>Whether <paramref name="selector"/> matches <paramref name="labels"/>.</summary>
    public static bool Selects(IDictionary<string, string> selector, IDictionary<string, string> labels) =>
        selector.Count > 0
        && selector.All(pair => labels.TryGetValue(pair.Key, out string? value) && value == pair.Value);
}
