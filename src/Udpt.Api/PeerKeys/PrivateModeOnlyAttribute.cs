using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.DependencyInjection;
using Udpt.Api.Faults;
using Udpt.Api.Options;
using Udpt.Core.Rules;

namespace Udpt.Api.PeerKeys;

/// <summary>Outside private mode, answers that the call belongs to it, before the body is read.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class PrivateModeOnlyAttribute : Attribute, IResourceFilter
{
    /// <inheritdoc/>
    public void OnResourceExecuting(ResourceExecutingContext context)
    {
        TrackerMode mode = context.HttpContext.RequestServices.GetRequiredService<HttpOptions>().Mode;
        if (mode != TrackerMode.Private)
        {
            context.Result = new NotFoundObjectResult(new Fault("peer keys exist only in private mode"));
        }
    }

    /// <inheritdoc/>
    public void OnResourceExecuted(ResourceExecutedContext context)
    {
    }
}
