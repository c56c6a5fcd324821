using Udpt.Silo.Storage;

namespace Udpt.Silo.Sweeping;

/// <summary>A shutdown could not save everything. The message tells the operator what is lost and why.</summary>
public sealed class UnsavedException : Exception
{
    public UnsavedException()
    {
    }

    public UnsavedException(string message)
        : base(message)
    {
    }

    public UnsavedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <param name="lost">What is lost.</param>
    /// <param name="reason">Why it could not be saved.</param>
    internal UnsavedException(UnsavedChanges lost, Exception? reason)
        : base($"Not everything could be saved. Lost: {lost}. {Explain(reason)}".TrimEnd(), reason)
    {
    }

    /// <summary>The <see cref="UnsavedException"/> that <paramref name="exception"/> is or contains, or null.</summary>
    public static UnsavedException? FindIn(Exception? exception) => exception switch
    {
        null => null,
        UnsavedException found => found,
        AggregateException many => many.InnerExceptions.Select(FindIn).FirstOrDefault(found => found is not null),
        _ => FindIn(exception.InnerException),
    };

    private static string? Explain(Exception? reason) =>
        reason is StorageException ? reason.Message : reason?.GetBaseException().Message;
}
