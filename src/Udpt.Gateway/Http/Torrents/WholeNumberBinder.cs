using System.Globalization;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Udpt.Gateway.Http.Faults;

namespace Udpt.Gateway.Http.Torrents;

/// <summary>
/// Takes a number from 0 up from the query, in digits only: ASP.NET Core's own binder would also read
/// <c>0x10</c>, <c>+1</c> and blanks, and not say what it wants.
/// </summary>
internal sealed class WholeNumberBinder : IModelBinder
{
    /// <inheritdoc/>
    public Task BindModelAsync(ModelBindingContext bindingContext)
    {
        string name = bindingContext.ModelName;
        if (bindingContext.ValueProvider.GetValue(name).FirstValue is not { } text)
        {
            return Task.CompletedTask;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
        {
            bindingContext.Result = ModelBindingResult.Success(number);
        }
        else
        {
            bindingContext.ModelState.TryAddModelError(
                name, $"{name}: {Fault.Quote(text)} is not a whole number from 0 to {long.MaxValue}");
        }

        return Task.CompletedTask;
    }
}
