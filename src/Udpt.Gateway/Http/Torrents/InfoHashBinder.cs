using Microsoft.AspNetCore.Mvc.ModelBinding;
using Udpt.Gateway.Http.Faults;
using Udpt.Grains.Swarms;

namespace Udpt.Gateway.Http.Torrents;

/// <summary>Takes an info hash from the path or the query: 40 hex digits of either case.</summary>
internal sealed class InfoHashBinder : IModelBinder
{
    /// <inheritdoc/>
    public Task BindModelAsync(ModelBindingContext bindingContext)
    {
        string name = bindingContext.ModelName;
        if (bindingContext.ValueProvider.GetValue(name).FirstValue is not { } text)
        {
            return Task.CompletedTask;
        }

        if (InfoHash.TryParse(text, out InfoHash infoHash))
        {
            bindingContext.Result = ModelBindingResult.Success(infoHash);
        }
        else
        {
            bindingContext.ModelState.TryAddModelError(name, $"{name}: {Fault.Quote(text)} is not 40 hex digits");
        }

        return Task.CompletedTask;
    }
}
