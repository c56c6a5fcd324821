using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Udpt.Api.Faults;

namespace Udpt.Api.Binding;

/// <summary>
/// Takes a value from the path or the query in the one form it has, and says of any other what it is not: ASP.NET Core's
/// own binders take more forms than one, and do not say what they want.
/// </summary>
/// <param name="fault">What is said of it: <c>is not 40 hex digits</c>.</param>
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

    /// <summary>Reads the whole of the text, or nothing.</summary>
    protected abstract bool TryParse(string text, [NotNullWhen(true)] out T? value);
}
