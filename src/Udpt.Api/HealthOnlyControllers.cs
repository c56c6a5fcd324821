using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Mvc.Controllers;
using Udpt.Api.Health;

namespace Udpt.Api;

/// <summary>Removes all controllers except the one for health.</summary>
internal sealed class HealthOnlyControllers : IApplicationFeatureProvider<ControllerFeature>
{
    public void PopulateFeature(IEnumerable<ApplicationPart> parts, ControllerFeature feature)
    {
        foreach (var controller in feature.Controllers.Where(type => type != typeof(HealthController)).ToArray())
        {
            feature.Controllers.Remove(controller);
        }
    }
}
