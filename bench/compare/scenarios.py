"""The scenarios, by name. Each scenario starts its trackers, fills them, and returns its figures."""

import bz2
import contextlib
import re
import time

import bep15
import cluster
import load
import rounds
import trackers
from settings import ALL_PROCESSORS, PROCESSORS, Settings
from trackers import Unavailable

ZIPF = {"popularity": "zipf:1.0"}
UDPT = "udpt"
FLOOR = "floor"
OPENTRACKER = "opentracker"


def _torrents(count: int, quick: int):
    """This many torrents, with the floor, UDPT with 100,000, and opentracker up to 100,000 torrents."""
    def scenario(settings: Settings) -> dict:
        torrents = settings.size(count, quick)
        reference = settings.size(100_000, 2_000)
        with _Trackers(settings) as each:
            each.add_floor()
            if torrents <= reference:
                # With a million, it leaves thousands of the fill's announces unanswered.
                each.add_opentracker(torrents=torrents)
            each.add_udpt(UDPT, torrents=torrents)
            if torrents != reference:
                each.add_udpt("udpt, 100,000 torrents", torrents=reference)
            return {"torrents": torrents} | each.measure()
    return scenario


def _swarm(settings: Settings) -> dict:
    """All requests go to one swarm of 100,000 peers."""
    peers = settings.size(100_000, 5_000)
    shape = {"torrents": 1, "peers": peers, "addresses": 2_000}
    with _Trackers(settings) as each:
        each.add_floor()
        each.add_opentracker(**shape)
        each.add_udpt(UDPT, **shape)
        each.add_udpt("udpt, 100,000 torrents", torrents=settings.size(100_000, 2_000))
        return {"peers": peers} | each.measure()


def _workers(settings: Settings) -> dict:
    """Two receive threads instead of one, each on its own processor."""
    if len(PROCESSORS) < 2:
        raise Unavailable("two receive threads need two processors")
    with _Trackers(settings) as each:
        for count in (1, 2):
            each.add_udpt(f"udpt, {count} worker{'s' * (count - 1)}", torrents=settings.size(100_000, 2_000),
                          processors=ALL_PROCESSORS, UDPT_UDP__WORKERS=str(count))
        # Enough requests in flight for both threads to receive full batches.
        load_of_both = {"processors": ALL_PROCESSORS, "window": 4 * settings.window}
        each.warm(seconds=settings.size(20, 1), **load_of_both)
        return each.measure(**load_of_both)


def _cluster(settings: Settings) -> dict:
    """A gateway and a silo instead of one process, on the same processor."""
    torrents = settings.size(100_000, 1_000)
    with _Trackers(settings) as each:
        database = each.enter(cluster.postgres(each.home))
        each.add_floor()
        each.add_udpt(UDPT, torrents=torrents)
        each.add("gateway + silo", cluster.Cluster(each.home, database), torrents=torrents)
        # Enough requests in flight for the gateway and the silo to have full batches at the same time.
        in_flight = {"window": 4 * settings.window}
        each.warm(seconds=settings.size(20, 1), **in_flight)
        return {"torrents": torrents} | each.measure(**in_flight)


def _private(settings: Settings) -> dict:
    """Private mode and dynamic mode: the same announces, with a key in each."""
    torrents = settings.size(100_000, 2_000)
    with _Trackers(settings) as each:
        rest = trackers.Rest()
        tracker = trackers.udpt(each.home, "private", UDPT_MODE="private", UDPT_PRIVATE__TORRENTS="dynamic",
                                **rest.settings)
        tracker.wait_for(rest.is_ready)
        key = rest.post("/k", {"name": "bench"})["key"]
        each.add("udpt, private", tracker, torrents=torrents, url=f"/{key}")
        each.add("udpt, dynamic", trackers.udpt(each.home, "dynamic", **trackers.Rest().settings), torrents=torrents,
                 url=f"/{key}")
        return {"torrents": torrents} | each.measure()


def _telemetry(settings: Settings) -> dict:
    """With metrics scraped every five seconds and without, after hot code has been fully compiled."""
    torrents = settings.size(100_000, 2_000)
    with _Trackers(settings) as each:
        rest = trackers.Rest()
        each.add("udpt, read", trackers.udpt(each.home, "read", **rest.settings), torrents=torrents)
        each.add("udpt, unread", trackers.udpt(each.home, "unread"), torrents=torrents)
        each.enter(rest.reading("/metrics", every=5, warm=settings.size(100, 5)))
        each.warm(seconds=settings.size(30, 2))
        return {"torrents": torrents} | each.measure()


def _latency(settings: Settings) -> dict:
    """An open loop at half of the highest rate, which is measured first."""
    with _Trackers(settings) as each:
        each.add_floor()
        each.add_opentracker(torrents=settings.size(100_000, 2_000))
        each.add_udpt(UDPT, torrents=settings.size(100_000, 2_000))
        highest = each.measure()["median"]
        rates = {name: {"rate": int(figures["rate"] / 2)} for name, figures in highest.items()}

        # Losses are a result here: opentracker's socket holds only a few hundred requests.
        return {"highest": highest} | each.measure(rates, most_lost=1)


def _flood(settings: Settings) -> dict:
    """Clients of known torrents at a fixed rate, alone and along with as many made-up info hashes as can be sent."""
    torrents = settings.size(1_000, 200)
    with _Trackers(settings) as each:
        # UDPT's default limits, which this scenario measures.
        each.add_udpt(UDPT, torrents=torrents, UDPT_UDP__NEW_TORRENTS_PER_IP="100", UDPT_UDP__NEW_TORRENTS="0")
        tracker = each.contenders[UDPT]
        highest = load.run(tracker, settings, torrents=torrents, **ZIPF)["rate"]
        rate = int(highest / 4)
        reports = {}
        for name, flood in (("alone", None), ("beside the flood", "max")):
            reports[name] = [
                load.run(tracker, settings, torrents=torrents, rate=rate, flood=flood, **ZIPF)
                for _ in range(settings.rounds)]
        figures = {name: [_flood_figures(report) for report in runs] for name, runs in reports.items()}
        return {"highest": highest, "rate_asked": rate, "rounds": figures,
                "median": {name: rounds.median(runs) for name, runs in figures.items()}}


def _flood_figures(report: dict) -> dict:
    flood = report.get("flood") or {"rate": 0, "answered": 0, "unanswered": 0, "refused": 0}
    return {"rate": report["rate"], "lost": report["lost"], "unsent": report["unsent"], "latency_us": report["latency_us"],
            "flood_rate": flood["rate"], "flood_answered": flood["answered"],
            "resident_bytes": report["processes"][0]["resident_bytes"]}


def _million(settings: Settings) -> dict:
    """A million torrents of three peers: memory, sweeps under load, a stop and a start with all of them."""
    torrents, peers = settings.size(1_000_000, 5_000), 3
    shape = {"torrents": torrents, "peers": peers}
    kept = {"UDPT_DB_PATH": "udpt.db", "UDPT_CLEANUP_INTERVAL": "3", "UDPT_LOG_LEVEL": "debug"}
    with _Trackers(settings) as each:
        each.add_floor()
        each.add_udpt(UDPT, **shape, **kept)
        tracker = each.contenders[UDPT]
        figures = {"torrents": torrents, "peers": peers, "resident_bytes": _status(tracker.pid, "VmRSS")}
        print(f"   {figures['resident_bytes'] / 1e9:.2f} GB resident", flush=True)

        figures["sweep"] = _beside_sweeps(each, shape)
        figures["stop_seconds"] = tracker.stop(deadline=600)
        figures["start"] = _starts(each, torrents, peers, kept)

        # The same with a record for each torrent, as imported from UDPT 3: records are read before anything is
        # answered.
        _import_all(each, torrents, kept)
        figures["start_with_records"] = _starts(each, torrents, peers, kept)
        return figures


def _beside_sweeps(each: "_Trackers", shape: dict) -> dict:
    """How long requests wait during continuous sweeps, in turn with the floor, which has none."""
    tracker = each.contenders[UDPT]
    before = len(_sweeps(tracker))
    options = {"rate": each.settings.size(20_000, 2_000), "seconds": each.settings.size(8, 4)}
    reports = {UDPT: [], FLOOR: []}
    for _ in range(each.settings.rounds):
        for name, runs in reports.items():
            report = load.run(each.contenders[name], each.settings, **options, **shape)
            runs.append(report["latency_us"] | {"lost": report["lost"]})
    sweeps = _sweeps(tracker)[before:]
    if not sweeps:
        raise RuntimeError("the log shows no sweep during the load")
    middle = {name: rounds.median(runs) for name, runs in reports.items()}
    print(f"   {len(sweeps)} sweeps of up to {max(sweeps):.0f} ms; longest wait "
          f"{middle[UDPT]['max'] / 1000:.1f} ms, at the floor {middle[FLOOR]['max'] / 1000:.1f} ms", flush=True)
    return {"sweeps": len(sweeps), "longest_ms": max(sweeps), "rate": options["rate"], "rounds": reports, "median": middle}


def _starts(each: "_Trackers", torrents: int, peers: int, kept: dict[str, str]) -> dict:
    """Seconds from process start until it serves, and until the first and the last torrent have their peers."""
    times = [_start(each, torrents, peers, kept) for _ in range(min(each.settings.rounds, 3))]
    serving, whole = (list(column) for column in zip(*times))
    print(f"   serving again after {serving}, with all peers after {whole}", flush=True)
    return {"serving_seconds": serving, "whole_seconds": whole}


def _import_all(each: "_Trackers", torrents: int, kept: dict[str, str]) -> None:
    """Imports a UDPT 3 database with all torrents into the database of the stopped tracker."""
    path = each.home / "all.json.bz2"
    with bz2.open(path, "wt", compresslevel=1) as file:
        for name in each.info_hashes(torrents):
            file.write(f'{{"info_hash":"{name}","entry":{{"is_flagged":false,"completed":3}}}}\n')
    trackers.run_udpt(each.home, "import", str(path), "-c", "udpt.toml", **kept)


def _start(each: "_Trackers", torrents: int, peers: int, kept: dict[str, str]) -> tuple[float, float]:
    """One start on all processors, as in production: nothing else is running."""
    names = each.info_hashes(torrents)
    begin = time.monotonic()
    tracker = trackers.udpt(each.home, processors=ALL_PROCESSORS, **kept)
    try:
        tracker.wait_for(lambda: bep15.peers_of(tracker.port, names[0]) is not None)
        serving = time.monotonic() - begin
        for name in (names[0], names[-1]):
            tracker.wait_for(lambda name=name: bep15.peers_of(tracker.port, name) == peers)
        return serving, time.monotonic() - begin
    finally:
        tracker.stop(deadline=600)


def _idle(settings: Settings) -> dict:
    """Idle: the default configuration with REST, and no requests."""
    seconds = settings.size(30, 3)
    with trackers.directory() as home:
        port = trackers.free_port()
        with trackers.running(trackers.udpt(
                home, processors=ALL_PROCESSORS, UDPT_UDP__WORKERS="0", UDPT_DB_PATH="udpt.db",
                UDPT_HTTP__BIND_ADDRESS=f"127.0.0.1:{port}", UDPT_HTTP__ACCESS_TOKENS__BENCH="idle")) as tracker:
            time.sleep(settings.size(360, 1))  # Work after startup is not idling: the JIT continues for minutes.
            begin = _processor_seconds(tracker.pid)
            time.sleep(seconds)
            used = _processor_seconds(tracker.pid) - begin
    print(f"   {used / seconds:.2%} of a core", flush=True)
    return {"seconds": seconds, "cores": used / seconds}


ALL = {
    "torrents-1k": _torrents(1_000, 200),
    "torrents-100k": _torrents(100_000, 2_000),
    "torrents-1m": _torrents(1_000_000, 5_000),
    "swarm": _swarm,
    "workers": _workers,
    "cluster": _cluster,
    "private": _private,
    "telemetry": _telemetry,
    "latency": _latency,
    "flood": _flood,
    "million": _million,
    "idle": _idle,
}


class _Trackers(contextlib.ExitStack):
    """The filled trackers of a scenario, and the load for each."""

    def __init__(self, settings: Settings):
        super().__init__()
        self.settings = settings
        self.contenders: dict[str, trackers.Tracker] = {}
        self.loads: dict[str, dict] = {}
        self.home = self.enter(trackers.directory())

    def enter(self, manager):
        return self.enter_context(manager)

    def add(self, name: str, tracker: trackers.Tracker, **shape) -> None:
        self.enter(trackers.running(tracker))
        begin = time.monotonic()
        load.fill(tracker, self.settings, **shape)
        print(f"   {name}: filled in {time.monotonic() - begin:.0f} s", flush=True)
        self.contenders[name] = tracker
        self.loads[name] = shape | ZIPF

    def add_udpt(self, name: str, *, torrents: int, peers: int | None = None, addresses: int | None = None,
                 **settings) -> None:
        shape = {"torrents": torrents, "peers": peers or self.settings.peers, "addresses": addresses}
        file_name = re.sub("[^a-z0-9]+", "-", name)
        self.add(name, trackers.udpt(self.home, file_name, **settings), **shape)

    def add_opentracker(self, *, torrents: int, **shape) -> None:
        whitelist = load.whitelist(self.home, torrents)
        try:
            tracker = trackers.opentracker(self.home, whitelist)
        except Unavailable as missing:
            print(f"   without opentracker: {missing}", flush=True)
            return
        self.add(OPENTRACKER, tracker, torrents=torrents, **shape)

    def add_floor(self) -> None:
        floor = trackers.floor(self.home, self.settings.num_want)
        self.enter(trackers.running(floor))
        self.contenders[FLOOR] = floor
        self.loads[FLOOR] = {"torrents": self.settings.size(100_000, 2_000)} | ZIPF

    def warm(self, seconds: float, **more) -> None:
        """Warms up each tracker: .NET recompiles hot code, and uses more CPU meanwhile."""
        for name, tracker in self.contenders.items():
            report = load.run(tracker, self.settings, seconds=seconds, warmup=0, **self.loads[name], **more)
            print(f"   {name}: warm after {seconds} s at {report['rate']:,.0f}/s", flush=True)

    def info_hashes(self, torrents: int) -> list[str]:
        return load.whitelist(self.home, torrents).read_text().split()

    def measure(self, each_options: dict[str, dict] | None = None, **more) -> dict:
        self.warm(seconds=self.settings.size(8, 1))
        options = {name: shape | (each_options or {}).get(name, {}) for name, shape in self.loads.items()}
        figures = rounds.measure(self.contenders, self.settings, options, **more)
        names = list(self.contenders)
        figures["ratios"] = {
            name: {other: rounds.ratio(figures, name, other) for other in names if other != name} for name in names}
        return figures


def _sweeps(tracker: trackers.Tracker) -> list[float]:
    """The duration of each logged sweep, in milliseconds."""
    return [float(match) for match in re.findall(r"Swept \d+ torrents in ([\d.]+) ms", tracker.log.read_text())]


def _status(pid: int, key: str) -> int:
    """A value from /proc/PID/status, converted from kilobytes to bytes."""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith(f"{key}:"))


def _processor_seconds(pid: int) -> float:
    """CPU seconds of all threads, including ended ones, in steps of a hundredth."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100
