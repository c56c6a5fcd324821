using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Orleans.Runtime.Messaging;
using Udpt.Api.Logging;
using Udpt.Gateway.Silos;
using Udpt.Grains.Records;
using Udpt.Grains.Torrents;

namespace Udpt.Api.Faults;

/// <summary>Answers every failed call: exceptions, and error statuses without a body.</summary>
/// <param name="next">The rest of the pipeline.</param>
/// <param name="logger">The log.</param>
/// <param name="tracker">Whether the silos are reachable, if they are in other processes.</param>
internal sealed class FaultMiddleware(
    RequestDelegate next,
    ILogger<FaultMiddleware> logger,
    SiloListPoller? tracker = null)
{
    private const string Unreachable = "the tracker is not reachable; try again";

    public async Task InvokeAsync(HttpContext context)
    {
        SetHeaders(context.Response);
        try
        {
            await next(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has disconnected, so nobody is left to answer.
            return;
        }
        catch (Exception e)
        {
            await Answer(context, e);
            return;
        }

        HttpResponse response = context.Response;
        if (!response.HasStarted && response is { StatusCode: >= 400, ContentType: null })
        {
            await FaultWriter.Write(context, response.StatusCode, Fault.Of(response.StatusCode, context.Request.Method));
        }
    }

    private Task Answer(HttpContext context, Exception e)
    {
        (int status, Fault fault) = Explain(e, context.Request.Method);
        string path = Loggable(context.Request.Path);
        switch (status)
        {
            case StatusCodes.Status500InternalServerError:
                HttpLog.UnexpectedFault(logger, context.Request.Method, path, e);
                break;
            case StatusCodes.Status503ServiceUnavailable:
                HttpLog.Unavailable(logger, context.Request.Method, path, e.Message);
                break;
        }

        if (context.Response.HasStarted)
        {
            // A partial response must not look complete.
            context.Abort();
            return Task.CompletedTask;
        }

        context.Response.Clear();
        SetHeaders(context.Response);
        return FaultWriter.Write(context, status, fault);
    }

    private (int Status, Fault Fault) Explain(Exception e, string method) => e switch
    {
        PartlyDoneException { InnerException: StorageUnavailableException store } partly =>
            Unavailable(partly.Preface + StorageFaultText.Of(store.Fault)),
        PartlyDoneException partly when Explain(partly.InnerException!, method) is var (status, fault) =>
            (status, new Fault(partly.Preface + fault.Reason)),
        BadHttpRequestException bad => (bad.StatusCode, Fault.Of(bad.StatusCode, method)),
        StorageUnavailableException store =>
            Unavailable(StorageFaultText.Of(store.Fault) + "; nothing has changed, try again"),
        TimeoutException or LateChangeException => Unavailable("the tracker did not answer in time; try again"),
        OrleansMessageRejectionException or ConnectionFailedException or ClientNotAvailableException =>
            Unavailable(Unreachable),

        // Orleans' client has many exceptions for not being connected.
        _ when tracker is { IsConnected: false } => Unavailable(Unreachable),
        _ => (StatusCodes.Status500InternalServerError, Fault.Of(StatusCodes.Status500InternalServerError)),
    };

    private static (int Status, Fault Fault) Unavailable(string reason) =>
        (StatusCodes.Status503ServiceUnavailable, new Fault(reason));

    /// <summary>The path, without the peer key it may contain.</summary>
    private static string Loggable(PathString path) =>
        path.StartsWithSegments("/k", out PathString rest) && rest.HasValue ? "/k/…" : path.ToUriComponent();

    /// <summary>
    /// Responses change with the swarm and may contain data that needs a token, so they must not be cached.
    /// </summary>
    private static void SetHeaders(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
    }
}
