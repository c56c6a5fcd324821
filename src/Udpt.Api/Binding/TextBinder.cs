using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Udpt.Api.Faults;

namespace Udpt.Api.Binding;

/// <summary>
/// Parses a path or query value strictly, and explains what is wrong with any other value: ASP.NET Core's own binders
/// accept several forms, and do not say what they expect.
/// </summary>
/// <param name="fault">The rest of the error message: <c>is not 40 hex digits</c>.</param>
internal abstract class TextBinder<T>(string fault) : IModelBinder
{
    /// <inheritdoc/>
    public Task BindModelAsync(ModelBindingContext bindingContext)
    {
        string name = bindingContext.ModelName;
        if (bindingContext.ValueProvider.GetValue(name).FirstValue is not { } text)
        {
            return Task.CompletedTask;
        }

        if (TryParse(text, out T? value))
        {
            bindingContext.Result = ModelBindingResult.Success(value);
        }
        else
        {
            bindingContext.ModelState.TryAddModelError(name, $"{name}: {Fault.Quote(text)} {fault}");
        }

        return Task.CompletedTask;
    }

    /// <summary>Parses the whole text, or fails.</summary>
    protected abstract bool TryParse(string text, [NotNullWhen(true)] out T? value);
}
