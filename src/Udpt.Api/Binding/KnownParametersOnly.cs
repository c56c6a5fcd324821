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
/// Refuses parameters that a call does not have, and any that is given twice: a misspelt one would be passed over, and
/// the answer be that to another question. What needs no token (health, the page) takes whatever probes and browsers add.
/// </summary>
internal sealed class KnownParametersOnly : IResourceFilter, IOrderedFilter
{
    /// <summary>After the filters of the controllers themselves, which say whether there is such a call at all.</summary>
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
                : values.Count > 1 ? $"{name}: it is given {values.Count} times"
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

    /// <summary>What is said of <paramref name="name"/>, which is none of <paramref name="known"/>.</summary>
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
