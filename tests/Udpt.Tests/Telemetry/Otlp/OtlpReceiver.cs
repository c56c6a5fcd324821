using System.Collections.Concurrent;
using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Udpt.Testing.Processes;
using Udpt.Tests.Telemetry.Otlp.Services;

namespace Udpt.Tests.Telemetry.Otlp;

/// <summary>
/// An OTLP receiver on Kestrel, over gRPC and over HTTP with Protobuf, each on its own port. It stores everything it
/// receives.
/// </summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OtlpReceiver(WebApplication app, int grpcPort, int httpPort)
    {
        _app = app;
        Grpc = new Uri($"http://127.0.0.1:{grpcPort}");
        Http = new Uri($"http://127.0.0.1:{httpPort}");
    }

    /// <summary>The gRPC endpoint.</summary>
    public Uri Grpc { get; }

    /// <summary>The HTTP endpoint.</summary>
    public Uri Http { get; }

    public ConcurrentQueue<Traces> Traces { get; } = new();

    public ConcurrentQueue<Metrics> Metrics { get; } = new();

    public ConcurrentQueue<Logs> Logs { get; } = new();

    /// <summary>All spans, with their scopes and resources.</summary>
    public IEnumerable<(Span Span, string Scope, Resource Resource)> Spans =>
        from sent in Traces
        from resource in sent.ResourceSpans
        from scope in resource.ScopeSpans
        from span in scope.Spans
        select (span, scope.Scope.Name, resource.Resource);

    /// <summary>All metrics, with their scopes and resources, as often as they were sent.</summary>
    public IEnumerable<(Metric Metric, string Scope, Resource Resource)> AllMetrics =>
        from sent in Metrics
        from resource in sent.ResourceMetrics
        from scope in resource.ScopeMetrics
        from metric in scope.Metrics
        select (metric, scope.Scope.Name, resource.Resource);

    /// <summary>All log records, with their scopes and resources.</summary>
    public IEnumerable<(LogRecord Record, string Scope, Resource Resource)> Records =>
        from sent in Logs
        from resource in sent.ResourceLogs
        from scope in resource.ScopeLogs
        from record in scope.LogRecords
        select (record, scope.Scope.Name, resource.Resource);

    /// <summary>Everything as text, to search for what must not be in it.</summary>
    public string Dump() => string.Join('\n', Traces.Cast<IMessage>().Concat(Metrics).Concat(Logs));

    public static async Task<OtlpReceiver> Start()
    {
        int grpcPort = FreePorts.Next();
        int httpPort = FreePorts.Next();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, grpcPort, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, httpPort, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddRouting();
        builder.Services.AddGrpc();
        OtlpReceiver? receiver = null;
        builder.Services.AddSingleton(_ => receiver!);
        var app = builder.Build();
        receiver = new OtlpReceiver(app, grpcPort, httpPort);
        app.UseRouting();
        app.MapGrpcService<TraceReceiver>();
        app.MapGrpcService<MetricsReceiver>();
        app.MapGrpcService<LogsReceiver>();
        app.MapPost("/v1/traces", context => Take(context, Otlp.Traces.Parser, receiver.Traces));
        app.MapPost("/v1/metrics", context => Take(context, Otlp.Metrics.Parser, receiver.Metrics));
        app.MapPost("/v1/logs", context => Take(context, Otlp.Logs.Parser, receiver.Logs));
        await app.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static async Task Take<T>(HttpContext context, MessageParser<T> parser, ConcurrentQueue<T> all)
        where T : IMessage<T>
    {
        Assert.Equal("application/x-protobuf", context.Request.ContentType);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        all.Enqueue(parser.ParseFrom(body.ToArray()));
    }

    private static Task<Taken> Take<T>(ConcurrentQueue<T> all, T message)
    {
        all.Enqueue(message);
        return Task.FromResult(new Taken());
    }

    private sealed class TraceReceiver(OtlpReceiver receiver) : TraceService.TraceServiceBase
    {
        public override Task<Taken> Export(Traces request, ServerCallContext context) => Take(receiver.Traces, request);
    }

    private sealed class MetricsReceiver(OtlpReceiver receiver) : MetricsService.MetricsServiceBase
    {
        public override Task<Taken> Export(Metrics request, ServerCallContext context) => Take(receiver.Metrics, request);
    }

    private sealed class LogsReceiver(OtlpReceiver receiver) : LogsService.LogsServiceBase
    {
        public override Task<Taken> Export(Logs request, ServerCallContext context) => Take(receiver.Logs, request);
    }
}
