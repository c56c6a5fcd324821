using Microsoft.AspNetCore.Mvc.ModelBinding;
using Udpt.Gateway.Http.Faults;

namespace Udpt.Gateway.Http.Torrents;

/// <summary>Takes <c>true</c> or <c>false</c> from the query, in these words only, and says so of others.</summary>
internal sealed class FlagBinder : IModelBinder
{
    /// <inheritdoc/>
    public Task BindModelAsync(ModelBindingContext bindingContext)
    {
        string name = bindingContext.ModelName;
        switch (bindingContext.ValueProvider.GetValue(name).FirstValue)
        {
            case null:
                break;
            case "true":
                bindingContext.Result = ModelBindingResult.Success(true);
                break;
            case "false":
                bindingContext.Result = ModelBindingResult.Success(false);
                break;
            case var text:
                bindingContext.ModelState.TryAddModelError(
                    name, $"{name}: {Fault.Quote(text)} is neither true nor false");
                break;
        }

        return Task.CompletedTask;
    }
}
