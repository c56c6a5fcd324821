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
        Target = Parsed<LoadTarget?>("--target", "The tracker.", null, LoadTarget.Parse, LoadTarget.Allowed, "HOST:PORT");
        Addresses = Number("--addresses", "Source addresses: 127.0.0.1 and following, to a tracker there. 0: "
            + $"{LoadOptions.DefaultAddresses} there, else 1.", 0, 0, LoadOptions.MostAddresses);
        Threads = Number("--threads", "Threads that send and receive.", Default.Threads, 1, 256);
        Sockets = Number("--sockets", "Sockets of all threads together. 0: one a thread.", 0, 0, 65536);
        Window = Number("--window", "Closed loop: most requests in flight, of all threads together.", Default.Window, 1, 1 << 20);
        Rate = Number("--rate", "Open loop: requests a second, whatever comes back; latencies count from when a "
            + "request was to be sent. 0: closed loop.", 0.0, 0, 1e8);
        Torrents = Number("--torrents", "Torrents.", Default.Torrents, 1, int.MaxValue);
        Popularity = Parsed(
            "--popularity", "How often each torrent is asked for.", Default.Popularity, Load.Workload.Popularity.Parse,
            Load.Workload.Popularity.Allowed, "uniform|zipf:EXPONENT");
        Peers = Number("--peers", "Peers of each torrent, that is, pairs of source address and announced port.",
            Default.Peers, 1, int.MaxValue);
        Seeders = Number("--seeders", "Share of the peers that have everything.", Default.Seeders, 0, 1);
        Mix = Parsed("--mix", "Shares of the requests.", Default.Mix, RequestMix.Parse, RequestMix.Allowed, "SHARES");
        Events = Parsed("--events", "Shares of the announces' events.", Default.Events, EventMix.Parse, EventMix.Allowed, "SHARES");
        NumWant = Number("--num-want", "Peers wanted in a reply; -1 leaves it to the tracker.", Default.NumWant, -1, int.MaxValue);
        Url = Parsed<string>("--url", "What announces carry as URLData, the rest of their announce URL: /KEY in private mode.",
            Default.UrlData, text => IsUrlData(text) ? text : null,
            $"a path of at most {LoadOptions.MostUrlData} ASCII characters", "PATH");
        ScrapeHashes = Number("--scrape-hashes", "Info hashes in a scrape.", Default.ScrapeHashes, 1, LoadOptions.MostScrapeHashes);
        Flood = Parsed("--flood", "Announces a second of made-up info hashes beside the rest.", Default.Flood,
            FloodRate.Parse, FloodRate.Allowed, "NUMBER|max");
        Seconds = Number("--seconds", "How long to measure. 0: only fill.", Default.Duration.TotalSeconds, 0, 1e6);
        Warmup = Number("--warmup", "Seconds of the same before.", Default.Warmup.TotalSeconds, 0, 1e6);
        Timeout = Number("--timeout", "Seconds until a request is lost.", Default.Timeout.TotalSeconds, 0.01, 3600);
        Fill = Add(new Option<bool>("--fill")
        {
            Description = "Announce every peer of every torrent once before, again until it is answered.",
        });
        FillRate = Number("--fill-rate", "Announces a second while filling. 0: as fast as they are answered.", 0.0, 0, 1e8);
        ProcessIds = Add(new Option<int[]>("--pid")
        {
            Description = "A process of the tracker on this machine: its processor time and memory are measured. "
                + "May be given several times.",
            HelpName = "PID",
            DefaultValueFactory = _ => [],
        });
        Seed = Add(new Option<ulong>("--seed")
        {
            Description = "The same makes the same info hashes, peers and requests.",
            HelpName = "NUMBER",
            DefaultValueFactory = _ => Default.Seed,
        });
        WhitelistFile = Add(new Option<string?>("--whitelist-file")
        {
            Description = "Write the load's info hashes there, one a line; without --target nothing else is done.",
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

    /// <summary>What was given, and defaults for the rest.</summary>
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

    private static bool IsUrlData(string text) => text.StartsWith('/') && text.Length <= LoadOptions.MostUrlData && Ascii.IsValid(text);

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
                    CultureInfo.InvariantCulture, $"{name} {text}: allowed is a number from {least} to {most}"));
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
            Description = $"{description} Written {allowed}.",
            HelpName = helpName,
            DefaultValueFactory = _ => byDefault,
            CustomParser = argument =>
            {
                string text = argument.Tokens.Single().Value;
                if (parse(text) is { } value)
                {
                    return value;
                }

                argument.AddError($"{name} {text}: allowed is {allowed}");
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
