using k8s.Models;

namespace Udpt.Deploy.Tests.Kubernetes;

/// <summary>Pods meet Kubernetes' restricted standard and have no unnecessary permissions.</summary>
public sealed class SecurityTests(Manifests manifests) : IClassFixture<Manifests>
{
    [Fact]
    public void Pods_run_as_the_images_user_and_never_as_root()
    {
        Assert.All(manifests.Pods, each =>
        {
            V1PodSecurityContext context = each.Pod.Spec.SecurityContext;
            Assert.True(context.RunAsNonRoot);
            Assert.Equal("RuntimeDefault", context.SeccompProfile.Type);

            // APP_UID of Microsoft's images.
            Assert.Equal(1654, context.RunAsUser);
            Assert.Equal(1654, context.RunAsGroup);
        });
    }

    [Fact]
    public void Containers_have_no_privileges_and_a_read_only_root()
    {
        Assert.All(manifests.Pods.SelectMany(each => each.Pod.Spec.Containers), container =>
        {
            V1SecurityContext context = container.SecurityContext;
            Assert.False(context.AllowPrivilegeEscalation);
            Assert.True(context.ReadOnlyRootFilesystem);
            Assert.Null(context.Privileged);
            Assert.Equal(["ALL"], context.Capabilities.Drop);
            Assert.Null(context.Capabilities.Add);
        });
    }

    [Fact]
    public void Pods_have_no_token_of_the_cluster_and_no_variables_of_its_services()
    {
        Assert.All(manifests.All<V1ServiceAccount>(), account => Assert.False(account.AutomountServiceAccountToken));
        Assert.All(manifests.Pods, each =>
        {
            Assert.False(each.Pod.Spec.AutomountServiceAccountToken);
            Assert.False(each.Pod.Spec.EnableServiceLinks);
        });
    }

    [Fact]
    public void Namespace_enforces_the_restricted_standard()
    {
        Assert.Equal("restricted", manifests.Get<V1Namespace>("udpt").Labels()["pod-security.kubernetes.io/enforce"]);
    }
}
