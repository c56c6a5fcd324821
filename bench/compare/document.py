"""docs/benchmarks.md and its charts, from all that was measured."""

import pathlib

from chart import Chart
from targets import TARGETS, Figures

DOCS = pathlib.Path(__file__).resolve().parent.parent.parent / "docs"
TRACKERS = ["floor", "opentracker", "udpt"]
NAMES = {"floor": "the floor", "opentracker": "opentracker", "udpt": "UDPT"}
LOADS = {
    "torrents-1k": "1,000 torrents",
    "torrents-100k": "100,000 torrents",
    "torrents-1m": "1,000,000 torrents",
    "swarm": "one swarm of 100,000",
}


def write(results: dict[str, dict]) -> pathlib.Path:
    """Writes it; returns where."""
    if not results:
        raise SystemExit("bench/results has nothing yet: run bench/compare.sh first")
    figures = {name: result["figures"] for name, result in results.items()}
    (DOCS / "img").mkdir(parents=True, exist_ok=True)
    for name, chart in (("cpu-per-reply", _cpu_chart(figures)), ("latency", _latency_chart(figures))):
        (DOCS / "img" / f"{name}.svg").write_text(chart.svg())
    path = DOCS / "benchmarks.md"
    path.write_text("\n".join(_lines(results, figures)) + "\n")
    return path


def _lines(results: dict[str, dict], figures: Figures):
    machine = max((result["machine"] for result in results.values()), key=lambda machine: machine["date"])
    settings = next(iter(results.values()))["settings"]
    rounds = sorted({result["settings"]["rounds"] for result in results.values()})
    yield "# Benchmarks"
    yield ""
    if any(result["settings"]["quick"] for result in results.values()):
        yield "> **A trial run with small numbers: these figures mean nothing.** `bench/compare.sh` without `--quick` measures."
        yield ""
    yield "What a reply costs, in processor time of the tracker's process, user and system; the same load on each tracker"
    yield f"in turn, medians of {' or '.join(map(str, rounds))} rounds. Written by `bench/compare.sh`."
    yield ""
    yield "![Processor time a reply](img/cpu-per-reply.svg)"
    yield ""
    yield "The *floor* is a loop of `recvmmsg` and `sendmmsg` that answers with bytes that lie ready, as many as a tracker's:"
    yield "what Linux alone needs. opentracker is Debian's, at its fastest on one core (`listen.udp.workers 1`)."
    yield ""
    yield "## Targets"
    yield ""
    yield "| | target | measured | met |"
    yield "| --- | --- | --- | --- |"
    for target in TARGETS:
        measured, met = target.measured(figures)
        yield f"| {target.what} | {target.goal} | {measured} | {met} |"
    yield ""
    yield "Ratios are medians too, of the rounds each compared within itself, so that what disturbs the machine for a while"
    yield "disturbs both sides."
    yield ""
    yield from _costs(figures)
    yield from _latencies(figures)
    yield from _machine(results, machine)
    yield from _repeat(settings)


def _costs(figures: Figures):
    yield "## Every load"
    yield ""
    yield "| load | tracker | µs a reply | replies/s | peers a reply |"
    yield "| --- | --- | --- | --- | --- |"
    others = {"workers": "two receive threads", "cluster": "a cluster", "private": "private mode", "telemetry": "telemetry"}
    for scenario, load in {**LOADS, **others}.items():
        for name, median in figures.get(scenario, {}).get("median", {}).items():
            parts = median["process_cpu_us"]
            cost = f"{median['cpu_us_per_reply']:.2f}"
            if len(parts) > 1:
                cost += " (" + " + ".join(f"{part:.2f}" for part in parts) + ")"
            yield f"| {load} | {_name(name)} | {cost} | {median['rate']:,.0f} | {median['peers_per_reply']:.1f} |"
    yield ""


def _latencies(figures: Figures):
    if "latency" not in figures:
        return
    yield "## Latency"
    yield ""
    yield "At half of each tracker's highest rate, in an open loop: requests leave when they are due, whatever comes back,"
    yield "and their time counts from then."
    yield ""
    yield "![Latency](img/latency.svg)"
    yield ""
    yield "| tracker | replies/s | lost | p50 | p90 | p99 | p99.9 | longest |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for name, median in figures["latency"]["median"].items():
        times = median["latency_us"]
        cells = " | ".join(f"{times[key] / 1000:.2f} ms" for key in ("p50", "p90", "p99", "p999", "max"))
        yield f"| {_name(name)} | {median['rate']:,.0f} | {median['lost'] / median['sent']:.2%} | {cells} |"
    yield ""


def _machine(results: dict[str, dict], machine: dict):
    commits = sorted({result["machine"]["commit"] for result in results.values()})
    yield "## Where"
    yield ""
    yield f"{machine['processors']} processors ({machine['processor']}), {machine['memory_gb']} GB, {machine['system']}, "
    yield f"Linux {machine['kernel']}, .NET {machine['dotnet']}, opentracker {machine['opentracker'] or '(none)'}; "
    yield f"{machine['date']}, commit {', '.join(commits)}. The load generator has a processor for itself, the tracker has"
    yield "one (`taskset`); for starts, idling and two receive threads they share all. The network is loopback. Elsewhere"
    yield "the microseconds are others, the ratios much the same."
    yield ""


def _repeat(settings: dict):
    yield "## Again"
    yield ""
    yield "```console"
    yield "$ apt-get install opentracker postgresql"
    yield "$ bench/compare.sh                 # all of it, most of an hour"
    yield "$ bench/compare.sh torrents-100k   # the first figures only"
    yield "$ bench/compare.sh --quick         # whether all of it works"
    yield "```"
    yield ""
    yield "Every load is one of `udpt load` (`udpt load --help`), which checks each reply. Torrents are asked for by Zipf's"
    yield f"law (exponent 1.0), each has {settings['peers']} peers from 64 source addresses and is filled first; {settings['num_want']}"
    yield f"peers are wanted; {settings['window']} requests are in flight, which is what opentracker's socket can hold;"
    yield "four times as many for two receive threads and for a cluster, which are not measured beside it. For example:"
    yield ""
    yield "```console"
    yield f"$ udpt load --target 127.0.0.1:6969 --fill --torrents 100000 --peers {settings['peers']} --popularity zipf:1.0 \\"
    yield f"    --num-want {settings['num_want']} --window {settings['window']} --pid $(pidof udpt)"
    yield "```"
    yield ""
    yield "What one address may do is limited by default; for a load from one machine set `max_peers_per_ip = 0`,"
    yield "`new_torrents_per_ip = 0` and a large `new_torrents`. Parts of the tracker by themselves:"
    yield "`dotnet run -c Release --project bench/Udpt.Benchmarks -- --filter '*'`."


def _cpu_chart(figures: Figures) -> Chart:
    groups = [
        (load, [_of(figures, scenario, name, "cpu_us_per_reply") for name in TRACKERS])
        for scenario, load in LOADS.items()]
    return Chart("Processor time a reply", "µs", [NAMES[name] for name in TRACKERS], groups)


def _latency_chart(figures: Figures) -> Chart:
    groups = []
    for key, name in (("p50", "half of all"), ("p99", "99 of 100"), ("p999", "999 of 1000")):
        times = [_of(figures, "latency", tracker, "latency_us") for tracker in TRACKERS]
        groups.append((name, [None if each is None else each[key] / 1000 for each in times]))
    return Chart("Answered within, at half of the highest rate", "ms", [NAMES[name] for name in TRACKERS], groups)


def _name(tracker: str) -> str:
    return NAMES.get(tracker) or tracker.replace("udpt", NAMES["udpt"])


def _of(figures: Figures, scenario: str, tracker: str, key: str):
    return figures.get(scenario, {}).get("median", {}).get(tracker, {}).get(key)
