using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Primitives;
using Udpt.Api.Access;
using Udpt.Api.Faults;

namespace Udpt.Api.Binding;

/// <summary>
/// Rejects unknown and repeated parameters: a misspelled one would be ignored, and the answer would be to a different
/// question. Endpoints without a token (health, the page) accept whatever probes and browsers add.
/// </summary>
internal sealed class KnownParametersOnly : IResourceFilter, IOrderedFilter
{
    /// <summary>Runs after the controllers' own filters, which decide whether the call exists at all.</summary>
    public int Order => 1;

    /// <inheritdoc/>
    public void OnResourceExecuting(ResourceExecutingContext context)
    {
        if (context.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any())
        {
            return;
        }

        string[] known = [.. NamesOf(context.ActionDescriptor), TokenAuthenticationHandler.QueryKey];
        foreach ((string name, StringValues values) in context.HttpContext.Request.Query)
        {
            string? fault = !known.Contains(name, StringComparer.OrdinalIgnoreCase) ? Unknown(name, known)
                : values.Count > 1 ? $"{name}: given {values.Count} times"
                : null;
            if (fault is not null)
            {
                context.Result = new BadRequestObjectResult(new Fault(fault));
                return;
            }
        }
    }

    /// <inheritdoc/>
    public void OnResourceExecuted(ResourceExecutedContext context)
    {
    }

    /// <summary>
    /// The error for the parameter <paramref name="name"/>, which is not in <paramref name="known"/>.
    /// </summary>
    public static string Unknown(string name, IReadOnlyCollection<string> known)
    {
        string[] others = [.. known.SkipLast(1)];
        string all = others.Length == 0 ? $"only {known.Last()}" : $"{string.Join(", ", others)} and {known.Last()}";
        return $"unknown parameter {Fault.Quote(name)}; this call takes {all}";
    }

    private static IEnumerable<string> NamesOf(ActionDescriptor action) =>
        from parameter in action.Parameters
        where parameter.BindingInfo?.BindingSource == BindingSource.Query
        select parameter.Name;
}
