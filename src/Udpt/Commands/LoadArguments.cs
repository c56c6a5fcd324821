using System.CommandLine;
using System.Globalization;
using System.Numerics;
using System.Text;
using Udpt.Load.Options;
using Udpt.Load.Workload;

namespace Udpt.Commands;

/// <summary>The options of <c>udpt load</c>.</summary>
internal sealed class LoadArguments
{
    private static readonly LoadOptions Default = new() { Target = new LoadTarget("", 0) };

    private readonly List<Option> _options = [];

    public LoadArguments()
    {
        Target = Parsed<LoadTarget?>(
            "--target", "The tracker to test.", null, LoadTarget.Parse, LoadTarget.Allowed, "HOST:PORT");
        Addresses = Number("--addresses", "Source addresses, from 127.0.0.1 up, for a tracker on loopback. "
            + $"0: {LoadOptions.DefaultAddresses} there, 1 elsewhere.", 0, 0, LoadOptions.MaxAddresses);
        Threads = Number("--threads", "Threads that send and receive.", Default.Threads, 1, 256);
        Sockets = Number("--sockets", "Total number of sockets. 0: one per thread.", 0, 0, 65536);
        Window = Number("--window", "Closed loop: maximum number of requests in flight.", Default.Window, 1, 1 << 20);
        Rate = Number("--rate", "Open loop: requests per second, regardless of replies; latency is measured from "
            + "when a request was due. 0: closed loop.", 0.0, 0, 1e8);
        Torrents = Number("--torrents", "Number of torrents.", Default.Torrents, 1, int.MaxValue);
        Popularity = Parsed(
            "--popularity",
            "How requests are spread over the torrents.",
            Default.Popularity,
            Load.Workload.Popularity.Parse,
            Load.Workload.Popularity.Allowed, "uniform|zipf:EXPONENT");
        Peers = Number("--peers", "Peers per torrent: pairs of source address and announced port.",
            Default.Peers, 1, int.MaxValue);
        Seeders = Number("--seeders", "Share of peers that are seeders.", Default.Seeders, 0, 1);
        Mix = Parsed("--mix", "Shares of request types.", Default.Mix, RequestMix.Parse, RequestMix.Allowed, "SHARES");
        Events = Parsed(
            "--events", "Shares of announce events.", Default.Events, EventMix.Parse, EventMix.Allowed, "SHARES");
        NumWant = Number(
            "--num-want", "Peers requested per announce; -1 leaves it to the tracker.", Default.NumWant, -1, int.MaxValue);
        Url = Parsed<string>("--url", "URLData of announces, the path of the announce URL: /KEY in private mode.",
            Default.UrlData, text => IsUrlData(text) ? text : null,
            $"a path of at most {LoadOptions.MaxUrlData} ASCII characters", "PATH");
        ScrapeHashes = Number(
            "--scrape-hashes", "Info hashes per scrape.", Default.ScrapeHashes, 1, LoadOptions.MaxScrapeHashes);
        Flood = Parsed("--flood", "Announces of made-up info hashes per second, on top of the load.", Default.Flood,
            FloodRate.Parse, FloodRate.Allowed, "NUMBER|max");
        Seconds = Number("--seconds", "How long to measure. 0: only fill.", Default.Duration.TotalSeconds, 0, 1e6);
        Warmup = Number("--warmup", "Seconds of the same load before measuring.", Default.Warmup.TotalSeconds, 0, 1e6);
        Timeout = Number(
            "--timeout", "Seconds after which a request counts as lost.", Default.Timeout.TotalSeconds, 0.01, 3600);
        Fill = Add(new Option<bool>("--fill")
        {
            Description = "First announce every peer of every torrent, retrying until answered.",
        });
        FillRate = Number(
            "--fill-rate", "Announces per second while filling. 0: as fast as they are answered.", 0.0, 0, 1e8);
        ProcessIds = Add(new Option<int[]>("--pid")
        {
            Description = "Measure CPU time and memory of this local tracker process. "
                + "May be given several times.",
            HelpName = "PID",
            DefaultValueFactory = _ => [],
        });
        Seed = Add(new Option<ulong>("--seed")
        {
            Description = "Random seed: the same seed gives the same info hashes, peers and requests.",
            HelpName = "NUMBER",
            DefaultValueFactory = _ => Default.Seed,
        });
        WhitelistFile = Add(new Option<string?>("--whitelist-file")
        {
            Description = "Write the info hashes to this file, one per line; without --target, do nothing else.",
            HelpName = "FILE",
        });
        Json = Add(new Option<bool>("--json") { Description = "Print the report as JSON." });
    }

    public Option<LoadTarget?> Target { get; }

    public Option<int> Torrents { get; }

    public Option<ulong> Seed { get; }

    public Option<string?> WhitelistFile { get; }

    public Option<bool> Json { get; }

    private Option<int> Addresses { get; }

    private Option<int> Threads { get; }

    private Option<int> Sockets { get; }

    private Option<int> Window { get; }

    private Option<double> Rate { get; }

    private Option<Popularity> Popularity { get; }

    private Option<int> Peers { get; }

    private Option<double> Seeders { get; }

    private Option<RequestMix> Mix { get; }

    private Option<EventMix> Events { get; }

    private Option<int> NumWant { get; }

    private Option<string> Url { get; }

    private Option<int> ScrapeHashes { get; }

    private Option<FloodRate> Flood { get; }

    private Option<double> Seconds { get; }

    private Option<double> Warmup { get; }

    private Option<double> Timeout { get; }

    private Option<bool> Fill { get; }

    private Option<double> FillRate { get; }

    private Option<int[]> ProcessIds { get; }

    public void AddTo(Command command) => _options.ForEach(command.Options.Add);

    /// <summary>The options given, with defaults for the rest.</summary>
    public LoadOptions Read(ParseResult parsed, LoadTarget target) => new()
    {
        Target = target,
        Addresses = parsed.GetValue(Addresses),
        Threads = parsed.GetValue(Threads),
        Sockets = parsed.GetValue(Sockets),
        Window = parsed.GetValue(Window),
        Rate = parsed.GetValue(Rate),
        Flood = parsed.GetRequiredValue(Flood),
        Torrents = parsed.GetValue(Torrents),
        Popularity = parsed.GetRequiredValue(Popularity),
        Peers = parsed.GetValue(Peers),
        Seeders = parsed.GetValue(Seeders),
        Mix = parsed.GetRequiredValue(Mix),
        Events = parsed.GetRequiredValue(Events),
        NumWant = parsed.GetValue(NumWant),
        UrlData = parsed.GetRequiredValue(Url),
        ScrapeHashes = parsed.GetValue(ScrapeHashes),
        Duration = TimeSpan.FromSeconds(parsed.GetValue(Seconds)),
        Warmup = TimeSpan.FromSeconds(parsed.GetValue(Warmup)),
        Timeout = TimeSpan.FromSeconds(parsed.GetValue(Timeout)),
        Fill = parsed.GetValue(Fill),
        FillRate = parsed.GetValue(FillRate),
        ProcessIds = parsed.GetRequiredValue(ProcessIds),
        Seed = parsed.GetValue(Seed),
    };

    private static bool IsUrlData(string text) => text.StartsWith('/') && text.Length <= LoadOptions.MaxUrlData && Ascii.IsValid(text);

    private Option<T> Number<T>(string name, string description, T byDefault, T least, T most)
        where T : struct, INumber<T>
    {
        Option<T> option = new(name)
        {
            Description = description,
            HelpName = "NUMBER",
            DefaultValueFactory = _ => byDefault,
            CustomParser = argument =>
            {
                string text = argument.Tokens.Single().Value;
                if (T.TryParse(text, NumberStyles.Float & ~NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out T value)
                    && value >= least
                    && value <= most)
                {
                    return value;
                }

                argument.AddError(string.Create(
                    CultureInfo.InvariantCulture, $"{name} {text}: expected a number from {least} to {most}"));
                return byDefault;
            },
        };
        return Add(option);
    }

    private Option<T> Parsed<T>(
        string name, string description, T byDefault, Func<string, T?> parse, string allowed, string helpName)
        where T : class?
    {
        Option<T> option = new(name)
        {
            Description = $"{description} Format: {allowed}.",
            HelpName = helpName,
            DefaultValueFactory = _ => byDefault,
            CustomParser = argument =>
            {
                string text = argument.Tokens.Single().Value;
                if (parse(text) is { } value)
                {
                    return value;
                }

                argument.AddError($"{name} {text}: expected {allowed}");
                return byDefault;
            },
        };
        return Add(option);
    }

    private Option<T> Add<T>(Option<T> option)
    {
        _options.Add(option);
        return option;
    }
}
