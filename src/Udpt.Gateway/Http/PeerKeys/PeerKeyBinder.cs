using Microsoft.AspNetCore.Mvc.ModelBinding;
using Udpt.Gateway.Http.Faults;
using Udpt.Grains.PeerKeys;

namespace Udpt.Gateway.Http.PeerKeys;

/// <summary>Takes a peer key from the path: 40 hex digits of either case.</summary>
internal sealed class PeerKeyBinder : IModelBinder
{
    /// <inheritdoc/>
    public Task BindModelAsync(ModelBindingContext bindingContext)
    {
        string name = bindingContext.ModelName;
        if (bindingContext.ValueProvider.GetValue(name).FirstValue is not { } text)
        {
            return Task.CompletedTask;
        }

        if (PeerKey.TryParse(text, out PeerKey key))
        {
            bindingContext.Result = ModelBindingResult.Success(key);
        }
        else
        {
            bindingContext.ModelState.TryAddModelError(name, $"{name}: {Fault.Quote(text)} is not 40 hex digits");
        }

        return Task.CompletedTask;
    }
}
