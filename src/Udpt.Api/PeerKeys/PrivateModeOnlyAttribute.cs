using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.DependencyInjection;
using Udpt.Api.Faults;
using Udpt.Api.Options;
using Udpt.Core.Rules;

namespace Udpt.Api.PeerKeys;

/// <summary>Says where private mode is not on that what is asked for belongs to it, before the body is looked at.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class PrivateModeOnlyAttribute : Attribute, IResourceFilter
{
    /// <inheritdoc/>
    public void OnResourceExecuting(ResourceExecutingContext context)
    {
        TrackerMode mode = context.HttpContext.RequestServices.GetRequiredService<HttpOptions>().Mode;
        if (mode != TrackerMode.Private)
        {
            context.Result = new NotFoundObjectResult(new Fault("there are peer keys in private mode only"));
        }
    }

    /// <inheritdoc/>
    public void OnResourceExecuted(ResourceExecutedContext context)
    {
    }
}
